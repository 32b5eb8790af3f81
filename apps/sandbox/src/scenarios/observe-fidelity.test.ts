import { loadRecordings } from '../speech/recording-library.js';
import type { JournalEntry } from '../world/journal.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import { observeFidelity, type FidelityEvidence } from './observe-fidelity.js';

const recordings = loadRecordings();

function entry(atMs: number, party: JournalEntry['party'], kind: string, detail: object): JournalEntry {
  return { atMs, party, kind, callSid: null, detail: { ...detail } };
}

const said = (recording: string, fromMs: number) => ({
  ...{ recording, keys: null, isNoise: false },
  ...{ fromMs, toMs: fromMs + 1_000 },
});
const heard = (
  atMs: number,
  recordingId: string | null,
  identical: boolean,
  score = 0.9996,
  party: JournalEntry['party'] = 'openai',
): JournalEntry => entry(atMs, party, 'heard', { recordingId, score, identical });

const usual: FidelityEvidence = {
  voice: { audio: 'pcmu' },
  recordings: recordings.all().filter(({ speaker }) => speaker === 'bot'),
  botAudio: [{ audio: recordings.get('greeting').audio, waits: [], cutBy: null }],
  said: [],
  hasLineTrouble: false,
  entries: [entry(100, 'openai', 'spoke', { recordingId: 'greeting', complete: true })],
};

describe('fidelity as observed', () => {
  it('sums up what the caller heard', () => {
    const { total, utterances } = observeFidelity(usual).callerHeard;

    expect(utterances).toMatchObject([{ recording: 'greeting', heardMs: 2_920 }]);
    expect(total).toMatchObject({
      utterances: 1,
      bitIdentical: true,
      gapsMs: 0,
      missingMs: 0,
      clippedSamples: 0,
    });
  });

  it('pairs what the caller said with what the model heard', () => {
    const evidence = {
      ...usual,
      said: [said('interrupt', 1_000), said('try-again', 3_000), said('interrupt', 5_000)],
      entries: [
        heard(500, 'interrupt', false),
        heard(2_000, 'interrupt', true, 1),
        heard(3_500, null, false, 0),
        heard(6_000, 'interrupt', false, 0.9996, 'bedrock'),
      ],
    };

    expect(observeFidelity(evidence).modelHeard).toEqual({
      total: { utterances: 2, bitIdentical: false, correlation: 0.9996 },
      utterances: [
        { recording: 'interrupt', path: 'pass-through', bitIdentical: true, correlation: 1 },
        { recording: 'interrupt', path: 'converted', bitIdentical: false, correlation: 0.9996 },
      ],
    });
  });

  it('does not judge what the world itself has changed', () => {
    const evidence = {
      ...usual,
      said: [said('interrupt', 1_000)],
      hasLineTrouble: true,
      entries: [heard(2_000, 'interrupt', false, 0.97)],
    };

    expect(observeFidelity(evidence).modelHeard.utterances).toMatchObject([{ path: 'disturbed' }]);
  });

  it('has nothing to say about a silent call', () => {
    const { callerHeard, modelHeard } = observeFidelity({ ...usual, botAudio: [], entries: [] });

    expect([callerHeard.total.correlation, callerHeard.total.levelDb, modelHeard.total.correlation]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it.each<readonly [VoiceSetup['audio'], readonly JournalEntry['party'][], string]>([
    ['pcmu', ['openai'], 'pass-through'],
    ['pcm16', ['openai'], 'converted'],
    ['pcmu', ['bedrock'], 'converted'],
    ['pcmu', ['openai', 'bedrock'], 'mixed'],
    ['pcm16', ['openai', 'bedrock'], 'converted'],
    ['pcmu', [], 'pass-through'],
  ])('knows that with %s the audio of %j is %s', (audio, parties, path) => {
    const entries = parties.map((party) =>
      entry(100, party, 'spoke', { recordingId: 'greeting', complete: true }),
    );

    expect(observeFidelity({ ...usual, voice: { audio }, entries }).path).toBe(path);
  });
});
