import { loadRecordings } from '../speech/recording-library.js';
import type { JournalEntry } from '../world/journal.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import { observeFidelity, type FidelityEvidence } from './observe-fidelity.js';

const recordings = loadRecordings();

function entry(atMs: number, party: JournalEntry['party'], kind: string, detail: object): JournalEntry {
  return { atMs, party, kind, callSid: null, detail: { ...detail } };
}

const said = (recording: string, fromMs: number) => ({ recording, keys: null, fromMs, toMs: fromMs + 1_000 });
const heard = (atMs: number, recordingId: string | null, identical: boolean, score = 0.9996): JournalEntry =>
  entry(atMs, 'openai', 'heard', { recordingId, score, identical });

const usual: FidelityEvidence = {
  voice: { provider: 'openai', audio: 'pcmu' },
  recordings: recordings.all().filter(({ speaker }) => speaker === 'bot'),
  botAudio: [{ audio: recordings.get('greeting').audio, waits: [], isCut: false }],
  said: [],
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
        heard(6_000, 'interrupt', false),
      ],
    };

    expect(observeFidelity(evidence).modelHeard).toEqual({
      total: { utterances: 2, bitIdentical: false, correlation: 0.9996 },
      utterances: [
        { recording: 'interrupt', bitIdentical: true, correlation: 1 },
        { recording: 'interrupt', bitIdentical: false, correlation: 0.9996 },
      ],
    });
  });

  it('has nothing to say about a silent call', () => {
    const { callerHeard, modelHeard } = observeFidelity({ ...usual, botAudio: [], entries: [] });

    expect([callerHeard.total.correlation, callerHeard.total.levelDb, modelHeard.total.correlation]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it.each<readonly [VoiceSetup, JournalEntry['party'], string]>([
    [{ provider: 'openai', audio: 'pcmu' }, 'openai', 'pass-through'],
    [{ provider: 'openai', audio: 'pcm16' }, 'openai', 'converted'],
    [{ provider: 'nova', audio: 'pcmu' }, 'bedrock', 'converted'],
    [{ provider: 'hybrid', audio: 'pcmu' }, 'openai', 'pass-through'],
    [{ provider: 'hybrid', audio: 'pcmu' }, 'bedrock', 'converted'],
    [{ provider: 'hybrid', audio: 'pcm16' }, 'openai', 'converted'],
  ])('knows that with %j the audio of %s is %s', (voice, party, path) => {
    const entries = [entry(100, party, 'spoke', { recordingId: 'greeting', complete: true })];

    expect(observeFidelity({ ...usual, voice, entries }).path).toBe(path);
  });
});
