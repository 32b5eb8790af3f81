import { createBedrockFake } from '../bedrock/bedrock-fake.js';
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
  'stall' | 'unknownEvents' | 'hugeMessageBytes' | 'thinkMs' | 'deltaIntervalMs' | 'lostClientsAllowed'
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

/** A model's fake, up and listening. */
interface StartedModel extends Model {
  readonly party: ModelParty;
  readonly url: string;
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
  return { ...fake, party: 'openai', url: realtimeUrl };
};

const startBedrock: StartModel = async ({ journal, recordings }, closers) => {
  const fake = createBedrockFake({ journal, recordings });
  closers.add(() => fake.close());
  const { url } = await fake.start();
  return { ...fake, party: 'bedrock', url };
};

const starters: Readonly<Record<ModelParty, StartModel>> = { openai: startOpenAi, bedrock: startBedrock };

const partiesOf: Readonly<Record<VoiceSetup['provider'], readonly ModelParty[]>> = {
  openai: ['openai'],
  nova: ['bedrock'],
  hybrid: ['openai', 'bedrock'],
};

export interface Models {
  readonly model: Model;
  /** Where those listen that are part of this world. */
  readonly urls: Readonly<Partial<Record<ModelParty, string>>>;
}

/** Starts the fakes a provider setting needs. */
export async function startModels(
  provider: VoiceSetup['provider'],
  deps: ModelDeps,
  closers: Closers,
): Promise<Models> {
  const started: StartedModel[] = [];
  for (const party of partiesOf[provider]) started.push(await starters[party](deps, closers));
  return {
    model: together(started),
    urls: Object.fromEntries(started.map(({ party, url }) => [party, url])),
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
