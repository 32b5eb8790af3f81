import { createBedrockFake } from '../bedrock/bedrock-fake.js';
import type { BedrockFaults } from '../bedrock/bedrock-faults.js';
import type { Brain } from '../model/brain.js';
import { createOpenAiFake } from '../openai/openai-fake.js';
import type { OpenAiFaults } from '../openai/openai-faults.js';
import type { RecordingLibrary } from '../speech/recording.js';
import type { Closers } from './closers.js';
import type { Faults } from './faults.js';
import type { Journal, Party } from './journal.js';
import type { VoiceSetup } from './voice-setup.js';

/** How the fakes of speech-to-speech models call themselves in the journal. They all use the same kinds of entries. */
export const modelParties = ['openai', 'bedrock'] as const satisfies readonly Party[];
export type ModelParty = (typeof modelParties)[number];

export function isModelParty(party: Party): party is ModelParty {
  return modelParties.some((each) => each === party);
}

/** What can go wrong with every model, by the same names; what is special to one is in the menu of its fake. */
export type ModelFaults = Pick<
  OpenAiFaults,
  | 'stall'
  | 'unknownEvents'
  | 'hugeMessageBytes'
  | 'thinkMs'
  | 'deltaIntervalMs'
  | 'maxSessionMs'
  | 'lostClientsAllowed'
>;

/** Whichever model answers in this world: what scenarios need of it. */
export interface Model {
  readonly faults: Pick<Faults<ModelFaults>, 'set' | 'reset'>;
  /** Decides for all sessions from now on; without an argument the default brain does again. */
  setBrain(brain?: Brain): void;
  sessionsOpen(): number;
  /** Cuts every open connection, now. */
  cutAll(): void;
}

/** What is special to each model; one that has no part in this world is left out. */
export interface OwnFaults {
  readonly openai?: Pick<Faults<OpenAiFaults>, 'set'>;
  readonly bedrock?: Pick<Faults<BedrockFaults>, 'set'>;
}

/** A model's fake, up and listening. */
interface StartedModel {
  readonly model: Model;
  readonly url: string;
  readonly ownFaults: OwnFaults;
}

export interface ModelDeps {
  readonly journal: Journal;
  readonly recordings: RecordingLibrary;
  readonly openAiApiKey: string;
}

type StartModel = (deps: ModelDeps, closers: Closers) => Promise<StartedModel>;

const startOpenAi: StartModel = async ({ journal, recordings, openAiApiKey }, closers) => {
  const fake = createOpenAiFake({ journal, recordings, apiKey: openAiApiKey });
  closers.add(() => fake.close());
  const { realtimeUrl } = await fake.start();
  return { model: fake, url: realtimeUrl, ownFaults: { openai: fake.faults } };
};

const startBedrock: StartModel = async ({ journal, recordings }, closers) => {
  const fake = createBedrockFake({ journal, recordings });
  closers.add(() => fake.close());
  const { url } = await fake.start();
  return { model: fake, url, ownFaults: { bedrock: fake.faults } };
};

const starters: Readonly<Record<ModelParty, StartModel>> = { openai: startOpenAi, bedrock: startBedrock };

const partiesOf: Readonly<Record<VoiceSetup['provider'], readonly ModelParty[]>> = {
  openai: ['openai'],
  nova: ['bedrock'],
  hybrid: ['openai', 'bedrock'],
};

export interface Models {
  /** All of them together. */
  readonly model: Model;
  readonly ownFaults: OwnFaults;
  /** Where those listen that are part of this world. */
  readonly urls: Readonly<Partial<Record<ModelParty, string>>>;
}

/** Starts the fakes of everybody who may answer or take over. */
export async function startModels(
  { provider, fallback }: Pick<VoiceSetup, 'provider' | 'fallback'>,
  deps: ModelDeps,
  closers: Closers,
): Promise<Models> {
  const wanted = [...partiesOf[provider], ...(fallback === null ? [] : partiesOf[fallback])];
  const started: StartedModel[] = [];
  const urls: Partial<Record<ModelParty, string>> = {};
  for (const party of new Set(wanted)) {
    const one = await starters[party](deps, closers);
    started.push(one);
    urls[party] = one.url;
  }
  return {
    model: together(started.map(({ model }) => model)),
    ownFaults: started.reduce((all, { ownFaults }) => ({ ...all, ...ownFaults }), {}),
    urls,
  };
}

function together(models: readonly Model[]): Model {
  const each = (act: (model: Model) => void): void => models.forEach(act);
  return {
    faults: {
      set: (changes) => each(({ faults }) => faults.set(changes)),
      reset: () => each(({ faults }) => faults.reset()),
    },
    setBrain: (brain) => each((model) => model.setBrain(brain)),
    sessionsOpen: () => models.reduce((sum, model) => sum + model.sessionsOpen(), 0),
    cutAll: () => each((model) => model.cutAll()),
  };
}
