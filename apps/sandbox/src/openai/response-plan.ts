import type { BareSituation, Decision } from '../model/brain.js';
import type { ResponseRequest } from './client-events.js';
import { situationOf } from './response-situation.js';
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
 * @param situation what the model answers; the request and the conversation say when it is left out
 */
export function planResponse(
  context: SessionContext,
  request: ResponseRequest,
  situation: BareSituation = situationOf(context, request),
): ResponsePlan {
  const config = context.config();
  const [modality] = request.output_modalities ?? config.output_modalities;
  const tools = callableTools(context, request);
  const language = config.audio.input.transcription?.language ?? null;
  const decision = context.decide({ ...situation, history: context.conversation.turns(), tools, language });
  return {
    outputs: outputsOf(context, decision, modality, tools),
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
