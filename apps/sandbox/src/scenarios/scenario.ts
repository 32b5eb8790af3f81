import type { ConnectFaults } from '../connect/connect-faults.js';
import type { HubspotFaults } from '../hubspot/hubspot-faults.js';
import type { Brain } from '../model/brain.js';
import type { TwilioFaults } from '../twilio/twilio-faults.js';
import type { ModelFaults } from '../world/models.js';

/** What goes wrong in the world, per fake; what is left out works. */
export interface ScenarioFaults {
  readonly twilio?: Partial<TwilioFaults>;
  /** Whichever model answers. */
  readonly model?: Partial<ModelFaults>;
  readonly hubspot?: Partial<HubspotFaults>;
  readonly connect?: Partial<ConnectFaults>;
  /** The table of handover tokens; `down` refuses every write. */
  readonly tokenStore?: 'up' | 'down';
}

/** What the person at the telephone does next. Recordings are named by id. */
export type CallerStep =
  /** Waits until the recording has been heard from beginning to end, since the caller's last own words or not. */
  | { readonly hear: string; readonly withinMs?: number }
  /** Waits until somebody begins to speak, whatever they say. */
  | { readonly hearSomebody: true; readonly withinMs?: number }
  | { readonly say: string }
  | { readonly press: string }
  | { readonly waitMs: number }
  /** The world changes while the call goes on. */
  | { readonly set: ScenarioFaults }
  | { readonly hangUp: true };

/** Something that must have been observed once the call is over. */
export type Expectation =
  /** The caller and a person at Connect heard each other. */
  | { readonly expect: 'bridged' | 'not-bridged' }
  /** In this order, each from beginning to end; other speech in between does not count. */
  | { readonly expect: 'caller-heard'; readonly recordings: readonly string[] }
  | { readonly expect: 'caller-never-heard'; readonly recordings: readonly string[] }
  /** Contact attributes on the agent's screen: exact text, a pattern, or that there is any. */
  | { readonly expect: 'agent-saw'; readonly attributes: Readonly<Record<string, string | RegExp | true>> }
  | {
      readonly expect: 'hubspot-holds';
      readonly contacts: number;
      readonly tickets: number;
      readonly notes: number;
    }
  /** Handovers of this call as their rows say, oldest first. */
  | { readonly expect: 'handovers'; readonly states: readonly string[] }
  | { readonly expect: 'tokens'; readonly created: number; readonly redeemed: number }
  /** From the end of the caller's request to the dial: the caller does not wait for our CRM. */
  | { readonly expect: 'dial-within'; readonly ms: number }
  /** Every word the bot was to say has reached the caller before a stream ended. */
  | { readonly expect: 'nothing-clipped' }
  /** How much bot speech may still reach the caller who interrupts it. */
  | { readonly expect: 'quiet-after-interruption-within'; readonly ms: number };

/** One story of the offline world, as data. */
export interface Scenario {
  /** kebab-case. */
  readonly name: string;
  /** What happens, in a line for people. */
  readonly title: string;
  readonly caller: {
    /** E.164, or what Twilio presents for a withheld number. */
    readonly from: string;
    readonly steps: readonly CallerStep[];
  };
  readonly faults?: ScenarioFaults;
  /** Makes the model of this call out of the usual one. */
  readonly brain?: (usual: Brain) => Brain;
  readonly expectations: readonly Expectation[];
}
