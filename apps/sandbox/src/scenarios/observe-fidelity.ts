import { isModelParty, type ModelParty } from '../world/models.js';
import type { JournalEntry } from '../world/journal.js';
import type { Recording } from '../speech/recording.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import type { BotAudio } from './bot-audio.js';
import type {
  AudioPath,
  BotFidelityTotal,
  BotUtteranceFidelity,
  CallerUtteranceFidelity,
  FidelityReport,
  FidelityTotal,
} from './fidelity-report.js';
import { matchBotAudio } from './match-bot-audio.js';
import type { SaidUtterance } from './play-caller.js';

export interface FidelityEvidence {
  readonly voice: VoiceSetup;
  /** Of the bot. */
  readonly recordings: readonly Recording[];
  /** What the caller heard of the bot. */
  readonly botAudio: readonly BotAudio[];
  /** What the caller said. */
  readonly said: readonly SaidUtterance[];
  /** Of the journal, since the call began. Other calls at the same time do no harm: what this caller heard decides. */
  readonly entries: readonly JournalEntry[];
}

/** Compares both directions of a call that is over. */
export function observeFidelity({
  voice,
  recordings,
  botAudio,
  said,
  entries,
}: FidelityEvidence): FidelityReport {
  const ofModels = entries.filter(({ party }) => isModelParty(party));
  const spoken = ofModels.filter(({ kind }) => kind === 'spoke');
  const { utterances, unknownMs } = matchBotAudio(
    botAudio,
    spoken.map(({ detail }) => ({
      recordingId: String(detail['recordingId']),
      complete: detail['complete'] === true,
    })),
    recordings,
  );
  const understood = matchCallerAudio(
    said,
    ofModels.filter(({ kind }) => kind === 'heard'),
  );
  return {
    path: pathOf(voice, [...new Set(spoken.map(({ party }) => party as ModelParty))]),
    callerHeard: { total: botTotal(utterances), utterances, unknownMs },
    modelHeard: { total: totalOf(understood), utterances: understood },
  };
}

function pathOf({ provider, audio }: VoiceSetup, speakers: readonly ModelParty[]): AudioPath {
  const isOpenAi = provider === 'openai' || !speakers.includes('bedrock');
  return isOpenAi && audio === 'pcmu' ? 'pass-through' : 'converted';
}

/** What the caller said while no model listened is left out, and so is what no model recognised: it answers accordingly. */
function matchCallerAudio(
  said: readonly SaidUtterance[],
  heard: readonly JournalEntry[],
): readonly CallerUtteranceFidelity[] {
  const waiting = [...heard];
  return said.flatMap(({ recording, fromMs }) => {
    const index = waiting.findIndex(
      ({ atMs, detail }) => recording !== null && atMs >= fromMs && detail['recordingId'] === recording,
    );
    const [entry] = index < 0 ? [] : waiting.splice(index, 1);
    if (entry === undefined || recording === null) return [];
    const { score, identical } = entry.detail;
    return { recording, bitIdentical: identical === true, correlation: Number(score) };
  });
}

function totalOf(utterances: readonly (CallerUtteranceFidelity | BotUtteranceFidelity)[]): FidelityTotal {
  return {
    utterances: utterances.length,
    bitIdentical: utterances.every(({ bitIdentical }) => bitIdentical),
    correlation:
      utterances.length === 0 ? null : Math.min(...utterances.map(({ correlation }) => correlation)),
  };
}

function botTotal(utterances: readonly BotUtteranceFidelity[]): BotFidelityTotal {
  const sum = (name: 'gapsMs' | 'lateMs' | 'missingMs' | 'clippedSamples'): number =>
    utterances.reduce((total, utterance) => total + utterance[name], 0);
  const levels = utterances.map(({ levelDb }) => levelDb).toSorted((a, b) => Math.abs(b) - Math.abs(a));
  return {
    ...totalOf(utterances),
    gapsMs: sum('gapsMs'),
    lateMs: sum('lateMs'),
    missingMs: sum('missingMs'),
    clippedSamples: sum('clippedSamples'),
    levelDb: levels[0] ?? null,
  };
}
