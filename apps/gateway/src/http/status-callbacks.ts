import type { HandoverStore } from '@voc/handover-token/dynamo';
import type { Correlation, Logger } from '@voc/telemetry';
import type { TwimlWriter } from './twiml.js';
import type { FormFields } from './twilio-signature.js';
import type { Webhook } from './twilio-webhook.js';

/** `POST /twilio/dial-status?h=ID`: progress of the leg towards Connect, in any order, more than once. */
export function dialStatusWebhook(deps: {
  readonly handovers: Pick<HandoverStore, 'markBridged'>;
  readonly twiml: TwimlWriter;
  readonly log: Logger;
}): Webhook {
  return {
    key: ({ CallSid, CallStatus }, query) => `dial-status:${query.get('h') ?? ''}:${CallSid}:${CallStatus}`,
    async answer({ CallStatus }, query, form) {
      const handoverId = query.get('h') ?? '';
      const log = deps.log.with({ handover_id: handoverId, ...sidIn(form, 'ParentCallSid', 'call_sid') });
      log.info('handover leg progress', { dial_status: CallStatus });
      if (CallStatus === 'in-progress') {
        await deps.handovers
          .markBridged(handoverId)
          .catch((error: unknown) => log.failure('bridge could not be recorded', error));
      }
      return deps.twiml.nothing();
    },
  };
}

/** The sid as a field for the log, if that is what it is. */
function sidIn(form: FormFields, field: string, name: 'call_sid' | 'stream_sid'): Correlation {
  const sid = form[field];
  return typeof sid === 'string' && /^(CA|MZ)[0-9a-f]{32}$/.test(sid) ? { [name]: sid } : {};
}

/** `POST /twilio/stream-status`: the only place where Twilio says why a media stream could not be opened. */
export function streamStatusWebhook(deps: { readonly twiml: TwimlWriter; readonly log: Logger }): Webhook {
  return {
    key: ({ CallSid }, _query, form) =>
      `stream-status:${CallSid}:${String(form['StreamSid'])}:${String(form['StreamEvent'])}`,
    answer({ CallSid }, _query, form) {
      const event = String(form['StreamEvent'] ?? '');
      const log = deps.log.with({ call_sid: CallSid, ...sidIn(form, 'StreamSid', 'stream_sid') });
      if (event === 'stream-error')
        log.warn('media stream failed at Twilio', { event, reason: String(form['StreamError'] ?? '') });
      else log.debug('media stream status', { event });
      return Promise.resolve(deps.twiml.nothing());
    },
  };
}
