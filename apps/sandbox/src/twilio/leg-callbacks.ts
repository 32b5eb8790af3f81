import type { CallContext } from './call-context.js';
import { callFields, progressFields } from './call-fields.js';
import type { CallIdentity, CallStatus } from './call-resource.js';
import type { LegEvent, NumberNoun } from './twiml-document.js';
import type { WebhookRequest } from './webhook-client.js';

/** Tells the gateway how a dialled leg gets on, as far as it has asked for. */
export interface LegCallbacks {
  report(event: LegEvent, status: CallStatus, durationS: number | null): void;
}

/** Callbacks go out one after the other; the fault menu can turn neighbours round or send each twice. */
export function createLegCallbacks(noun: NumberNoun, leg: CallIdentity, context: CallContext): LegCallbacks {
  const { board } = context;
  let sequence = 0;
  let held: WebhookRequest | undefined;
  let sending: Promise<unknown> = Promise.resolve();

  const send = (request: WebhookRequest): void => {
    sending = sending.then(() => board.webhooks.send(request));
    board.background.track(sending);
  };

  return {
    report(event, status, durationS) {
      if (noun.statusCallback === undefined || !noun.statusCallbackEvents.has(event)) return;
      const fields = [...callFields(leg, status), ...progressFields(sequence, durationS)];
      const request = { ...noun.statusCallback, callSid: context.identity.callSid, fields };
      sequence += 1;
      const mode = board.faults.current.legCallbacks;
      if (mode === 'reversed' && held === undefined && event !== 'completed') {
        held = request;
        return;
      }
      send(request);
      if (mode === 'twice') send(request);
      if (held !== undefined) send(held);
      held = undefined;
    },
  };
}
