import type { SessionContext } from './session-context.js';

/**
 * Sends what the side channel made of an utterance, if the session asks for it, some 100 ms later: it floats freely
 * beside the response. Unrecognised speech gives an empty text.
 */
export function transcribe(context: SessionContext, itemId: string, text: string, audioMs: number): void {
  if (context.config().audio.input.transcription === null) return;
  context.schedule(context.faults().transcriptionMs, () => {
    const place = { item_id: itemId, content_index: 0 };
    const type = 'conversation.item.input_audio_transcription';
    if (context.faults().transcriptionFails) {
      const error = {
        type: 'transcription_error',
        code: 'audio_unintelligible',
        message: 'The audio could not be transcribed.',
      };
      context.send({ type: `${type}.failed`, ...place, error });
      return;
    }
    for (const delta of text.match(/\s*\S+/gu) ?? [])
      context.send({ type: `${type}.delta`, ...place, delta });
    const audioTokens = Math.ceil(audioMs / 100);
    const textTokens = Math.ceil(text.length / 4);
    context.send({
      type: `${type}.completed`,
      ...place,
      transcript: text,
      usage: {
        type: 'tokens',
        total_tokens: audioTokens + textTokens,
        input_tokens: audioTokens,
        output_tokens: textTokens,
        input_token_details: { text_tokens: 0, audio_tokens: audioTokens },
      },
    });
  });
}
