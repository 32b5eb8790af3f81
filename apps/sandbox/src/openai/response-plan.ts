import type { Decision, Situation } from '../model/brain.js';
import type { ResponseRequest } from './client-events.js';
import type { SessionContext } from './session-context.js';
import type { AudioFormat } from './session-schema.js';

/** Everything about one response that is settled before it starts. */
export interface ResponsePlan {
  readonly outputs: readonly PlannedOutput[];
  readonly modality: 'audio' | 'text';
  readonly format: AudioFormat;
  readonly maxOutputTokens: number | 'inf';
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Out-of-band responses leave no trace in the conversation and may run beside another. */
  readonly isOutOfBand: boolean;
  /** What the journal says about why it speaks: `metadata.purpose`, else `turn`. */
  readonly purpose: string;
}

export type PlannedOutput =
  | { readonly type: 'speech'; readonly recordingId: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly name: string; readonly argumentsJson: string };

/**
 * Asks the brain and settles the rest.
 * @param situation what the model answers; undefined lets the request and the conversation say
 */
export function planResponse(
  context: SessionContext,
  request: ResponseRequest,
  situation?: (surroundings: Pick<Situation, 'history' | 'tools'>) => Situation,
): ResponsePlan {
  const config = context.config();
  const [modality] = request.output_modalities ?? config.output_modalities;
  const surroundings = { history: context.conversation.turns(), tools: callableTools(context, request) };
  const decision = context.decide(
    situation?.(surroundings) ?? { ...surroundings, ...situationOf(context, request) },
  );
  return {
    outputs: outputsOf(context, decision, modality, surroundings.tools),
    modality,
    format: request.audio?.output?.format ?? config.audio.output.format,
    maxOutputTokens: request.max_output_tokens ?? config.max_output_tokens,
    metadata: request.metadata ?? null,
    isOutOfBand: request.conversation === 'none',
    purpose: request.metadata?.['purpose'] ?? 'turn',
  };
}

function callableTools(context: SessionContext, request: ResponseRequest): readonly string[] {
  const config = context.config();
  const choice = request.tool_choice ?? config.tool_choice;
  const declared = (request.tools ?? config.tools).flatMap((tool) =>
    tool.type === 'function' ? tool.name : [],
  );
  if (choice === 'none') return [];
  return typeof choice === 'object' ? declared.filter((name) => name === choice.name) : declared;
}

type BareSituation<S = Situation> = S extends Situation ? Omit<S, 'history' | 'tools'> : never;

function situationOf(context: SessionContext, request: ResponseRequest): BareSituation {
  const purpose = request.metadata?.['purpose'] ?? null;
  if (request.instructions !== undefined)
    return { type: 'instructed', instructions: request.instructions, purpose };
  if (request.input !== undefined)
    return { type: 'instructed', instructions: textIn(request.input), purpose };
  const last = context.conversation.last();
  if (last?.wire['type'] === 'function_call_output') {
    const name = context.toolCalls.get(String(last.wire['call_id']))?.name ?? '';
    return { type: 'tool-result', name, output: String(last.wire['output']) };
  }
  if (last?.wire['role'] === 'user' && textIn(last.wire) === '') {
    const { recordingId } = last.turn ?? { recordingId: null };
    return { type: 'heard', utterance: recordingId === null ? null : context.recordings.get(recordingId) };
  }
  const told = last?.wire['type'] === 'message' ? textIn(last.wire) : '';
  return { type: 'instructed', instructions: told === '' ? context.config().instructions : told, purpose };
}

/** All `text` fields inside, in order. */
function textIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, inner]: [string, unknown]) =>
      name === 'text' && typeof inner === 'string' ? inner : textIn(inner),
    )
    .filter((text) => text !== '')
    .join('\n');
}

function outputsOf(
  context: SessionContext,
  decision: Decision,
  modality: 'audio' | 'text',
  tools: readonly string[],
): readonly PlannedOutput[] {
  const outputs: PlannedOutput[] = [];
  const say = (recordingId: string): void => {
    const { text } = context.recordings.get(recordingId);
    outputs.push(modality === 'audio' ? { type: 'speech', recordingId } : { type: 'text', text });
  };
  if (decision.preamble !== undefined) say(decision.preamble);
  if (decision.call !== undefined && tools.includes(decision.call.name)) {
    const { name } = decision.call;
    outputs.push({ type: 'call', name, argumentsJson: JSON.stringify(decision.call.arguments) });
  }
  if (modality === 'text' && decision.text !== undefined) outputs.push({ type: 'text', text: decision.text });
  else if (decision.speak !== undefined) say(decision.speak);
  return outputs;
}
