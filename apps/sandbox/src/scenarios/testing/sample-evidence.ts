import type { CallReport } from '../../twilio/call-report.js';
import type { JournalEntry, Party } from '../../world/journal.js';
import type { LogLine } from '../../world/service-log.js';
import type { CallEvidence } from '../call-evidence.js';
import type { HeardUtterance } from '../ear.js';
import type { BotUtteranceFidelity, FidelityReport } from '../fidelity-report.js';
import type { SaidUtterance } from '../play-caller.js';
import type { Sound } from '../sound-track.js';

/* Evidence of calls that never were, for the tests of what is made of it. */

export function heardOf(recording: string | null, fromMs: number, toMs: number): HeardUtterance {
  return { recording, source: 'stream', fromMs, toMs };
}

export function saidOf(recording: string, fromMs: number, toMs: number, isNoise = false): SaidUtterance {
  return { recording, keys: null, isNoise, fromMs, toMs };
}

export function soundOf(fromMs: number, toMs: number, source: Sound['source'] = 'stream'): Sound {
  return { source, fromMs, toMs };
}

export function entryOf(
  atMs: number,
  party: Party,
  kind: string,
  detail: JournalEntry['detail'] = {},
): JournalEntry {
  return { atMs, party, kind, callSid: null, detail };
}

export function lineOf(message: string, fields: Readonly<Record<string, unknown>> = {}): LogLine {
  return { atMs: 0, text: '', fields: { message, ...fields } };
}

/** Whole, exact, and said by OpenAI. */
export function utteranceOf(changes: Partial<BotUtteranceFidelity> = {}): BotUtteranceFidelity {
  return {
    ...{ recording: 'greeting', path: 'pass-through', isClip: false, playedMs: 2_920, heardMs: 2_920 },
    ...{ source: { by: 'openai', session: 1, itemId: 'item_1', sentMs: 2_920 }, isCut: false, cutBy: null },
    ...{ bitIdentical: true, correlation: 1, levelDb: 0, clippedSamples: 0 },
    ...{ gapsMs: 0, lateMs: 0, missingMs: 0 },
    ...changes,
  };
}

export function fidelityOf(utterances: readonly BotUtteranceFidelity[] = []): FidelityReport {
  const none = { utterances: 0, bitIdentical: true, correlation: null };
  const faultless = { gapsMs: 0, lateMs: 0, missingMs: 0, clippedSamples: 0, levelDb: null };
  return {
    path: 'pass-through',
    callerHeard: { total: { ...none, ...faultless }, utterances, unknownMs: 0 },
    modelHeard: { total: none, utterances: [] },
  };
}

/** A short call in which the caller interrupted the bot and was handed over. */
export const sampleEvidence: CallEvidence = {
  startMs: 0,
  answeredMs: 0,
  end: { by: 'caller', atMs: 20_000 },
  said: [saidOf('interrupt', 4_000, 5_000)],
  heard: [heardOf('greeting', 0, 1_000), heardOf(null, 3_000, 4_300), heardOf('farewell', 6_000, 9_000)],
  sounds: [soundOf(0, 1_000), soundOf(3_000, 4_300), soundOf(6_000, 9_000)],
  stuck: null,
  agent: { summary: 'charged twice', caller_phone: '', priority: 'high', escalation_reason: 'user_request' },
  hubspot: { contacts: [{ id: '1', properties: {} }], tickets: [], notes: [], tasks: [] },
  connectTasks: [],
  handovers: [
    { handoverId: 'a', status: 'failed', reason: 'busy' },
    { handoverId: 'b', status: 'redeemed', reason: null },
  ],
  tokens: { created: 2, redeemed: 1 },
  times: {
    requestedMs: 5_000,
    publishedMs: 5_600,
    dialledMs: 9_500,
    answeredMs: 9_900,
    redeemedMs: 13_000,
    bridgedMs: 14_000,
  },
  audio: { streams: 0, clippedMs: 0, underruns: 0, unalignedPayloads: 0 } as CallReport,
  fidelity: fidelityOf(),
  journal: [],
  gatewayLog: [],
  violations: [],
  leaks: [],
  unidentified: [],
  lostServices: [],
  deadLetters: [],
};
