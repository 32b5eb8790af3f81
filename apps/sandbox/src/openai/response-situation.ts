import type { BareSituation } from '../model/brain.js';
import type { ResponseRequest } from './client-events.js';
import type { ConversationItem } from './conversation.js';
import type { SessionContext } from './session-context.js';

/**
 * What the model answers: the instructions of the request, else the latest input, however often it was answered before,
 * else whatever it was told.
 */
export function situationOf(context: SessionContext, request: ResponseRequest): BareSituation {
  const purpose = request.metadata?.['purpose'] ?? null;
  const told = request.instructions ?? (request.input && textIn(request.input));
  if (told !== undefined) return { type: 'instructed', instructions: told, purpose };
  const input = context.conversation.findLast(isInput);
  if (input?.wire['type'] === 'function_call_output') {
    const name = context.toolCalls.get(String(input.wire['call_id']))?.name ?? '';
    return { type: 'tool-result', name, output: String(input.wire['output']) };
  }
  const written = textIn(input?.wire);
  if (input === undefined || written !== '')
    return { type: 'instructed', instructions: written || background(context), purpose };
  const recordingId = input.turns[0]?.recordingId ?? null;
  return { type: 'heard', utterance: recordingId === null ? null : context.recordings.get(recordingId) };
}

/** The caller's words, spoken or written, and what a tool came back with. */
function isInput({ wire }: ConversationItem): boolean {
  return wire['role'] === 'user' || wire['type'] === 'function_call_output';
}

/** The latest system message, else the instructions of the session. */
function background({ conversation, config }: SessionContext): string {
  return (
    textIn(conversation.findLast(({ wire }) => wire['role'] === 'system')?.wire) || config().instructions
  );
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
