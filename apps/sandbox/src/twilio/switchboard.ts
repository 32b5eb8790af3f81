import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { PhoneNetwork } from '../world/phone-network.js';
import type { AccountSetUp } from './account-resources.js';
import type { BackgroundWork } from './background-work.js';
import type { CallResource } from './call-resource.js';
import type { TwilioFaults } from './twilio-faults.js';
import type { Webhook } from './twiml-document.js';
import type { WebhookClient } from './webhook-client.js';

/** What all calls of one fake share. */
export interface Switchboard {
  readonly accountSid: string;
  readonly authToken: string;
  readonly setUp: AccountSetUp;
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
  isOver(): boolean;
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

/** Ended calls stay readable, so many of them; the oldest go first. */
const maxLegs = 400;

export function createLegDirectory(): LegDirectory {
  const legs = new Map<string, RestLeg>();
  return {
    add(leg) {
      legs.set(leg.callSid, leg);
      forgetOldest(legs, maxLegs, (known) => known.isOver());
    },
    find: (callSid) => legs.get(callSid),
  };
}

/** Brings a map back to its size, oldest entries first; those still in use stay. */
export function forgetOldest<Value>(
  entries: Map<string, Value>,
  maxSize: number,
  isOver: (value: Value) => boolean,
): void {
  for (const [key, value] of entries) {
    if (entries.size <= maxSize) return;
    if (isOver(value)) entries.delete(key);
  }
}
