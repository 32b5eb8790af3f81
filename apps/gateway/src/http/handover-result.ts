import type { DialOutcome, HandoverRecord } from '@voc/handover-token';
import type { HandoverStore } from '@voc/handover-token/dynamo';
import type { Logger } from '@voc/telemetry';
import { callIds } from '../session/call-ids.js';
import { freshStream, type FreshStreamDeps } from './fresh-stream.js';
import type { FormFields } from './twilio-signature.js';
import type { Webhook } from './twilio-webhook.js';

/** Shorter than this, the caller and Connect did not really meet. */
const minBridgeS = 3;

/** How the leg towards Connect ended, from the fields of the Dial action. `DialBridged` is not always sent. */
export function dialOutcome(form: FormFields): DialOutcome {
  const status = form['DialCallStatus'];
  switch (status) {
    case 'completed':
    case 'answered':
      return form['DialBridged'] === 'false' || Number(form['DialCallDuration'] ?? minBridgeS) < minBridgeS
        ? 'short_bridge'
        : 'bridged';
    case 'busy':
      return 'busy';
    case 'no-answer':
      return 'no_answer';
    case 'canceled':
      return 'canceled';
    default:
      return 'dial_failed';
  }
}

/**
 * `POST /twilio/handover-result?h=ID`, the action of the `<Dial>` towards Connect. After a conversation the call ends;
 * otherwise the caller comes back to the bot, which knows why.
 */
export function handoverResultWebhook(
  deps: FreshStreamDeps & { readonly handovers: Pick<HandoverStore, 'markDialResult' | 'read'> },
): Webhook {
  return {
    key: ({ CallSid }, query) => `handover-result:${CallSid}:${query.get('h') ?? ''}`,
    isAboutKnownCall: true,
    async answer(fields, query, form, record) {
      const handoverId = query.get('h') ?? '';
      const outcome = dialOutcome(form);
      const ofCall = deps.log.with({ ...callIds(fields.CallSid, record), handover_id: handoverId });
      const row = await readHandover({ ...deps, log: ofCall }, handoverId);
      // A result that is on the row was delivered before, here or at another replica.
      if (row?.dial_outcome != null) return null;
      const log = row?.conversation_id ? ofCall.with({ conversation_id: row.conversation_id }) : ofCall;
      log.info('handover leg ended', { dial_status: outcome });
      try {
        await deps.handovers.markDialResult(handoverId, outcome);
      } catch (error) {
        log.failure('handover result could not be recorded', error);
      }
      if (fields.CallStatus === 'completed') return deps.twiml.nothing();
      if (outcome === 'bridged') return deps.twiml.hangUp();
      return freshStream(
        deps,
        fields,
        { record, streamNumber: record?.streamNumber ?? 0, cameBackBecause: outcome },
        'handover-failed',
      );
    },
  };
}

/** null also when the table cannot be reached. */
async function readHandover(
  deps: { readonly handovers: Pick<HandoverStore, 'read'>; readonly log: Logger },
  handoverId: string,
): Promise<HandoverRecord | null> {
  try {
    return await deps.handovers.read(handoverId);
  } catch (error) {
    deps.log.failure('handover could not be read', error);
    return null;
  }
}
