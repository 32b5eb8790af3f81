import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { CallsStore } from '../session/calls-store.js';
import type { Prewarmer } from '../session/prewarmer.js';
import { callerPhone } from './caller-phone.js';
import type { Webhook } from './twilio-webhook.js';
import type { TwimlWriter } from './twiml.js';

/** The caller hears ringing meanwhile; without an answer the call is taken all the same. */
const lookUpBudgetMs = 500;

/** `POST /twilio/voice`: a call comes in. Mints its conversation id and connects it to a media stream. */
export function voiceWebhook(deps: {
  readonly calls: Pick<CallsStore, 'read'>;
  readonly twiml: TwimlWriter;
  /** null where the stream may reach another replica. */
  readonly prewarmer: Prewarmer | null;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Logger;
}): Webhook {
  /** A call that has had its stream is not new, whichever replica answered it. */
  const isKnown = async (callSid: string): Promise<boolean> => {
    try {
      return (await withDeadline(deps.clock, lookUpBudgetMs, () => deps.calls.read(callSid))) !== null;
    } catch (error) {
      deps.log.with({ call_sid: callSid }).failure('call could not be looked up, taking it as new', error);
      return false;
    }
  };

  return {
    key: ({ CallSid }) => `voice:${CallSid}`,
    async answer({ CallSid, From, To }) {
      if (await isKnown(CallSid)) return null;
      const conversationId = deps.newId();
      const phone = callerPhone(From);
      deps.log
        .with({ call_sid: CallSid, conversation_id: conversationId })
        .info('call answered', { caller_phone: phone, called_number: To });
      deps.prewarmer?.begin(CallSid, { callerPhone: phone, calledNumber: To, language: null });
      return deps.twiml.connectStream({
        callSid: CallSid,
        conversationId,
        callerPhone: phone,
        calledNumber: To,
        streamNumber: 0,
        opening: 'greeting',
      });
    },
  };
}
