import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { PhoneNetwork } from '../world/phone-network.js';
import type { BackgroundWork } from './background-work.js';
import type { CallResource } from './call-resource.js';
import type { TwilioFaults } from './twilio-faults.js';
import type { Webhook } from './twiml-document.js';
import type { WebhookClient } from './webhook-client.js';

/** What all calls of one fake share. */
export interface Switchboard {
  readonly accountSid: string;
  readonly authToken: string;
  readonly publicBaseUrl: string;
  readonly gatewayUrl: () => string;
  readonly journal: Journal;
  readonly network: PhoneNetwork;
  readonly faults: Faults<TwilioFaults>;
  readonly webhooks: WebhookClient;
  readonly background: BackgroundWork;
  readonly legs: LegDirectory;
  /** 0–1; everything that varies draws from here. */
  readonly random: () => number;
}

/** What a REST update lets a leg execute. */
export type RedirectTarget = { readonly twiml: string } | { readonly webhook: Webhook };

/** A call leg as the REST API reaches it. */
export interface RestLeg {
  readonly callSid: string;
  /** Whether it executes TwiML of its own: a dialled leg does not. */
  readonly canRedirect: boolean;
  resource(): CallResource;
  redirect(target: RedirectTarget): void;
  hangUp(): void;
  hangUpAsCaller(): void;
  setStatusCallback(webhook: Webhook): void;
}

export interface LegDirectory {
  add(leg: RestLeg): void;
  find(callSid: string): RestLeg | undefined;
}

/** Ended calls stay readable; of a long-running fake the oldest go first. */
const maxLegs = 2_000;

export function createLegDirectory(): LegDirectory {
  const legs = new Map<string, RestLeg>();
  return {
    add(leg) {
      legs.set(leg.callSid, leg);
      const oldest = legs.keys().next();
      if (legs.size > maxLegs && !oldest.done) legs.delete(oldest.value);
    },
    find: (callSid) => legs.get(callSid),
  };
}
