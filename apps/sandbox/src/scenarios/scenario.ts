import type { BedrockFaults } from '../bedrock/bedrock-faults.js';
import type { ConnectFaults } from '../connect/connect-faults.js';
import type { HubspotFaults } from '../hubspot/hubspot-faults.js';
import type { Brain } from '../model/brain.js';
import type { OpenAiFaults } from '../openai/openai-faults.js';
import type { ToolHostFaults } from '../tools/tool-host-faults.js';
import type { TwilioFaults } from '../twilio/twilio-faults.js';
import type { ModelFaults } from '../world/models.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import type { ExtraEnv } from '../world/service-env.js';
import type { Expectation } from './expectation.js';

/** What goes wrong in the world, per fake; what is left out works. */
export interface ScenarioFaults {
  readonly twilio?: Partial<TwilioFaults>;
  /** Whichever model answers. */
  readonly model?: Partial<ModelFaults>;
  /** Of one model; the other one, if there is one, works. */
  readonly openai?: Partial<OpenAiFaults>;
  readonly bedrock?: Partial<BedrockFaults>;
  readonly hubspot?: Partial<HubspotFaults>;
  readonly tools?: Partial<ToolHostFaults>;
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
  /** Says it to its end: words, or a noise such as a cough. */
  | { readonly say: string }
  /** Begins to say it and goes on with the next step meanwhile. */
  | { readonly sayOver: string }
  | { readonly press: string }
  | { readonly waitMs: number }
  /** The world changes while the call goes on. */
  | { readonly set: ScenarioFaults }
  | { readonly hangUp: true }
  /** Stays on the line until the call is over, whoever ends it. */
  | { readonly stayOnLine: true; readonly withinMs?: number };

/** One story of the offline world, as data. */
export interface Scenario {
  /** kebab-case. */
  readonly name: string;
  /** What happens, in a line for people. */
  readonly title: string;
  /** Who must answer in the world of this story; what is left out is as usual, or as somebody wants it. */
  readonly voice?: Partial<VoiceSetup>;
  /** What the services must be told in the world of this story. */
  readonly env?: ExtraEnv;
  /** Other voices with which the tests play this story too. */
  readonly alsoWith?: readonly Partial<VoiceSetup>[];
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
