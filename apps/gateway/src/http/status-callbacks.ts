import type { HandoverStore } from '@voc/handover-token/dynamo';
import { callIds } from '../session/call-ids.js';
import { readCall, type ReadCallDeps } from './read-call.js';
import type { TwimlWriter } from './twiml.js';
import type { FormFields } from './twilio-signature.js';
import type { Webhook } from './twilio-webhook.js';

/** `POST /twilio/dial-status?h=ID`: progress of the leg towards Connect, in any order, more than once. */
export function dialStatusWebhook(
  deps: ReadCallDeps & {
    readonly handovers: Pick<HandoverStore, 'markBridged'>;
    readonly twiml: TwimlWriter;
  },
): Webhook {
  return {
    key: ({ CallSid, CallStatus }, query) => `dial-status:${query.get('h') ?? ''}:${CallSid}:${CallStatus}`,
    async answer({ CallStatus }, query, form) {
      const handoverId = query.get('h') ?? '';
      // The leg has a sid of its own; the call is its parent.
      const callSid = sidIn(form, 'ParentCallSid');
      const ids = callSid === null ? {} : callIds(callSid, await readCall(deps, callSid));
      const log = deps.log.with({ ...ids, handover_id: handoverId });
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

/** A sid that goes to the log, if that is what it is. */
function sidIn(form: FormFields, field: 'ParentCallSid' | 'StreamSid'): string | null {
  const sid = form[field];
  return typeof sid === 'string' && /^(CA|MZ)[0-9a-f]{32}$/.test(sid) ? sid : null;
}

/**
 * `POST /twilio/stream-status?c=CONVERSATION`: the only place where Twilio says why a media stream could not be opened.
 * The row of a call that never had a stream tells nothing; its conversation is therefore in the address.
 */
export function streamStatusWebhook(deps: ReadCallDeps & { readonly twiml: TwimlWriter }): Webhook {
  return {
    key: ({ CallSid }, _query, form) =>
      `stream-status:${CallSid}:${String(form['StreamSid'])}:${String(form['StreamEvent'])}`,
    async answer({ CallSid }, query, form) {
      const event = String(form['StreamEvent'] ?? '');
      const isError = event === 'stream-error';
      const streamSid = sidIn(form, 'StreamSid');
      const conversationId = query.get('c');
      const log = deps.log.with({
        ...callIds(CallSid, isError ? await readCall(deps, CallSid) : null),
        ...(streamSid === null ? {} : { stream_sid: streamSid }),
        ...(conversationId === null ? {} : { conversation_id: conversationId }),
      });
      if (isError)
        log.warn('media stream failed at Twilio', { event, reason: String(form['StreamError'] ?? '') });
      else log.debug('media stream status', { event });
      return deps.twiml.nothing();
    },
  };
}
