import type { CallEvidence } from './call-evidence.js';
import { checkTiming } from './check-timing.js';
import type { TimingExpectation } from './expectation.js';
import { entryOf, heardOf, sampleEvidence, soundOf } from './testing/sample-evidence.js';

const evidence: CallEvidence = {
  ...sampleEvidence,
  startMs: -500,
  heard: [heardOf(null, 3_000, 4_300), heardOf(null, 6_000, 6_500), heardOf('farewell', 7_000, 9_000)],
  sounds: [soundOf(3_000, 4_300), soundOf(6_000, 6_500), soundOf(7_000, 9_000)],
  journal: [
    entryOf(1_000, 'openai', 'caller-speech-started'),
    entryOf(4_010.5, 'openai', 'caller-speech-started'),
    entryOf(4_030, 'twilio', 'clear-received'),
    entryOf(8_000, 'bedrock', 'caller-speech-started'),
  ],
  audio: { ...sampleEvidence.audio, underruns: 2 },
};

const unmet: readonly (readonly [TimingExpectation, string])[] = [
  [{ expect: 'dial-within', ms: 4_499 }, 'it took 4500 ms'],
  [{ expect: 'quiet-after-interruption-within', ms: 299 }, 'it took 300 ms'],
  [{ expect: 'clear-within', ms: 19 }, 'within 19 ms of the model’s sign; it took 19.5 ms'],
  [
    { expect: 'silence-at-most', ms: 2_999 },
    'the caller waited in silence for 3000 ms, from 0.50 s on; it should be 2999 ms at most',
  ],
  [{ expect: 'gap-at-most', ms: 499 }, 'the bot paused in mid-speech for 500 ms, from 7.00 s on'],
  [{ expect: 'no-underruns' }, 'should never come too late; it did 2 times'],
];

describe('how long things took', () => {
  it.each(unmet)('%j is told in a sentence when it is not met', (expectation, sentence) => {
    expect(checkTiming(expectation, evidence)).toEqual([expect.stringContaining(sentence)]);
  });

  it.each<TimingExpectation>([
    { expect: 'clear-within', ms: 20 },
    { expect: 'silence-at-most', ms: 3_000 },
    { expect: 'gap-at-most', ms: 500 },
  ])('%j is met at its limit', (expectation) => {
    expect(checkTiming(expectation, evidence)).toEqual([]);
  });

  it('needs an interruption to tell how soon the bot was cleared away', () => {
    const journal = evidence.journal.filter(({ atMs }) => atMs < 4_000 || atMs > 5_000);

    expect(checkTiming({ expect: 'clear-within', ms: 1_000 }, { ...evidence, journal })).toEqual([
      'the caller should have interrupted the bot',
    ]);
  });
});
