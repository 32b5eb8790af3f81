import { isSpeech, type Recording } from '../speech/recording.js';
import type { SessionContext } from './session-context.js';
import { transcribe } from './transcription.js';

const bytesPerMs = 8;

/**
 * Makes the caller's audio an item of the conversation.
 * @returns the recorded words it is; null for noise, and for speech that is no recording or damaged
 */
export function commitTurn(context: SessionContext, itemId: string, mulaw: Uint8Array): Recording | null {
  const recognition = context.recogniser.recognise(mulaw);
  const recording = recognition?.recording ?? null;
  context.note('heard', {
    recordingId: recording?.id ?? null,
    score: recognition?.score ?? 0,
    identical: recognition?.isIdentical ?? false,
  });
  const wire = {
    id: itemId,
    object: 'realtime.item',
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_audio', transcript: null }],
  };
  const words = recording !== null && isSpeech(recording) ? recording : null;
  const turns = words === null ? [] : [{ role: 'caller', text: words.text, recordingId: words.id } as const];
  const previous = context.conversation.add({ id: itemId, wire, turns, audioMs: null }) ?? null;
  context.send({ type: 'input_audio_buffer.committed', previous_item_id: previous, item_id: itemId });
  context.send({ type: 'conversation.item.added', previous_item_id: previous, item: wire });
  context.send({ type: 'conversation.item.done', previous_item_id: previous, item: wire });
  transcribe(context, itemId, words?.text ?? '', mulaw.length / bytesPerMs);
  return words;
}
