import { freshStream, type FreshStreamDeps } from './fresh-stream.js';
import type { Webhook } from './twilio-webhook.js';

/**
 * `POST /twilio/stream-ended?n=N&c=CONVERSATION`, the action of `<Connect>`: stream N is over and the call is not, or not yet. Any
 * replica may get it; whatever ended the stream, a caller who is still there is resumed unless we had said goodbye.
 */
export function streamEndedWebhook(deps: FreshStreamDeps): Webhook {
  return {
    key: ({ CallSid }, query) => `stream-ended:${CallSid}:${query.get('n') ?? ''}`,
    isAboutKnownCall: true,
    answer(fields, query, _form, record) {
      if (fields.CallStatus === 'completed') return deps.twiml.nothing();
      const number = query.get('n') ?? '';
      if (!/^\d{1,3}$/.test(number)) return null;
      const ended = Number(number);
      if (record?.finished) return deps.twiml.hangUp();
      if (record && record.streamNumber > ended) return null;
      const conversationId = query.get('c');
      return freshStream(deps, fields, { record, streamNumber: ended, conversationId }, 'resumed');
    },
  };
}
