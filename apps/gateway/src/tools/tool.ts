import type { ToolSpec } from '@voc/voice-client';
import { z } from 'zod';
import type { HandoverRequest } from '../escalation/handover-request.js';
import type { DigitsOptions, DigitsOutcome } from '../session/digit-desk.js';
import type { CallbackBooking, CallbackWish } from '../session/callback-desk.js';
import { readArguments, salvageArguments, type ReadArguments } from './tool-arguments.js';
import { toToolParameters } from './tool-parameters.js';

export const endCallReasons = ['said_goodbye', 'needs_nothing_more'] as const;

export type EndCallReason = (typeof endCallReasons)[number];

/** What a tool may know of the call it runs in, and do to it; good for as long as the tool runs. */
export interface ToolContext {
  /** The model's id of this call of the tool; the same work asked for again has the same one. */
  readonly callId: string;
  /** Aborts when the tool's time is up or the call is over; nobody waits for the answer then. */
  readonly signal: AbortSignal;
  readonly callSid: string;
  readonly conversationId: string;
  /** E.164, or null when withheld. */
  readonly callerPhone: string | null;
  readonly calledNumber: string;
  /** BCP 47, as it is now. */
  language(): string;
  /** Takes effect when the tool's answer is with the model, so that the farewell is what it says next. */
  requestHandover(request: HandoverRequest): void;
  /** Has a person call back, where nobody can take the caller now. Never rejects. */
  bookCallback(wish: CallbackWish): Promise<CallbackBooking>;
  /** Takes effect when the tool's answer is with the model: the caller is told what was booked. */
  confirmCallback(): void;
  /** Takes effect when the tool's answer is with the model; what the caller still has to hear is played out first. */
  endCall(reason: EndCallReason): void;
  /** `changed`: the conversation moves to a session of that language, which answers the caller's last words. */
  setLanguage(language: string): 'changed' | 'unknown-language' | 'unchanged';
  /** Waits for keys; the caller has to be told before what to enter. Needs `waitsForCaller`. Never rejects. */
  collectDigits(options: Omit<DigitsOptions, 'signal'>): Promise<DigitsOutcome>;
}

/** What the model is told, and whether it speaks next or leaves the next words to us. */
export interface ToolAnswer {
  /** Any JSON value. */
  readonly result: unknown;
  readonly then: 'speak' | 'wait';
}

export type PreparedTool =
  | { readonly status: 'ready'; readonly run: (context: ToolContext) => Promise<ToolAnswer> }
  | { readonly status: 'bad-arguments'; readonly problem: string };

export interface Tool {
  readonly spec: ToolSpec;
  /** How long a run may take; null for the usual time. */
  readonly timeoutMs: number | null;
  /** The caller acts while it runs, such as by keying something in: nobody has to be told to be patient. */
  readonly waitsForCaller: boolean;
  /** Reads the model's arguments, which are JSON text and unchecked. Never throws. */
  prepare(argumentsJson: string): PreparedTool;
}

export interface ToolParts<Input> {
  readonly spec: ToolSpec;
  readonly timeoutMs?: number | undefined;
  readonly waitsForCaller?: boolean | undefined;
  readonly read: (argumentsJson: string) => ReadArguments<Input>;
  /** @throws ToolError with words for the model; of any other error it learns only that the tool failed */
  readonly run: (input: Input, context: ToolContext) => ToolAnswer | Promise<ToolAnswer>;
}

export function assembleTool<Input>(parts: ToolParts<Input>): Tool {
  const { spec, timeoutMs = null, waitsForCaller = false } = parts;
  return {
    spec,
    timeoutMs,
    waitsForCaller,
    prepare(argumentsJson) {
      const read = readSafely(parts.read, argumentsJson);
      if (read.status !== 'read') return read;
      return { status: 'ready', run: async (context) => parts.run(read.input, context) };
    },
  };
}

/** A schema's own refinements and transforms may throw, and the model must get an answer all the same. */
function readSafely<Input>(read: ToolParts<Input>['read'], argumentsJson: string): ReadArguments<Input> {
  try {
    return read(argumentsJson);
  } catch {
    return { status: 'bad-arguments', problem: 'the arguments cannot be read' };
  }
}

export interface ToolDefinition<Schema extends z.ZodObject, Input = z.output<Schema>> extends Pick<
  ToolParts<Input>,
  'run' | 'timeoutMs' | 'waitsForCaller'
> {
  readonly name: string;
  /** For the model: what it does and when to use it. */
  readonly description: string;
  /** Becomes the JSON Schema the model is given; describe the fields. */
  readonly input: Schema;
}

/** A tool the model can only call with arguments that fit `input`; others are refused, naming the field. */
export function defineTool<Schema extends z.ZodObject>(definition: ToolDefinition<Schema>): Tool {
  const input = definition.input.strict();
  return assembleTool({
    ...definition,
    spec: specOf(definition, input),
    // `strict` keeps the shape, but the compiler cannot know that of a schema it does not know.
    read: (argumentsJson) => readArguments(input as unknown as z.ZodType<z.output<Schema>>, argumentsJson),
  });
}

/** A tool that runs whatever the model writes, with those fields that fit: for what must not fail over a typo. */
export function defineForgivingTool<Schema extends z.ZodObject>(
  definition: ToolDefinition<Schema, Partial<z.output<Schema>>>,
): Tool {
  return assembleTool({
    ...definition,
    spec: specOf(definition, definition.input.strict()),
    read: (argumentsJson) => ({
      status: 'read',
      input: salvageArguments(definition.input, argumentsJson),
    }),
  });
}

/** What both providers take as a name. */
export const toolNamePattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

function specOf({ name, description }: Pick<ToolSpec, 'name' | 'description'>, input: z.ZodType): ToolSpec {
  if (!toolNamePattern.test(name)) throw new TypeError(`a tool cannot be called ${name}`);
  const schema = z.toJSONSchema(input, { target: 'draft-7', io: 'input' });
  const { parameters, problems } = toToolParameters(schema);
  if (problems.length > 0) throw new TypeError(`tool ${name}: ${problems.join('; ')}`);
  return { name, description, parameters };
}
