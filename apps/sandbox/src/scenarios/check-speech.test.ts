import type { CallEvidence } from './call-evidence.js';
import { checkSpeech } from './check-speech.js';
import type { SpeechExpectation } from './expectation.js';
import type { BotUtteranceFidelity } from './fidelity-report.js';
import { entryOf, fidelityOf, saidOf, sampleEvidence, utteranceOf } from './testing/sample-evidence.js';

const understood = (recordingId: string | null) => entryOf(100, 'openai', 'heard', { recordingId });

const evidence: CallEvidence = {
  ...sampleEvidence,
  journal: [understood('ask-order-status'), entryOf(200, 'bedrock', 'heard', { recordingId: 'interrupt' })],
};

const unmet: readonly (readonly [SpeechExpectation, string])[] = [
  [{ expect: 'caller-heard', recordings: ['farewell', 'greeting'] }, 'should have heard "greeting"'],
  [
    { expect: 'caller-heard', recordings: ['greeting', 'greeting'] },
    'and heard: greeting, something unknown, farewell',
  ],
  [{ expect: 'caller-never-heard', recordings: ['farewell'] }, 'should not have heard "farewell"'],
  [
    { expect: 'model-heard', recordings: ['interrupt', 'ask-order-status'] },
    'should have understood: interrupt, ask-order-status; they understood: ask-order-status, interrupt',
  ],
  [{ expect: 'model-heard', recordings: [] }, 'should have understood: nothing'],
  [{ expect: 'interruptions', times: 1 }, 'interruptions of the bot: expected 1, observed 0'],
];

describe('what was heard', () => {
  it.each(unmet)('%j is told in a sentence when it is not met', (expectation, sentence) => {
    expect(checkSpeech(expectation, evidence)).toEqual([expect.stringContaining(sentence)]);
  });

  it('counts words once, whichever model understood them', () => {
    const expectation = { expect: 'model-heard', recordings: ['ask-order-status', 'interrupt'] } as const;
    const twice = { ...evidence, journal: [...evidence.journal, understood('interrupt')] };
    const damaged = { ...evidence, journal: [...evidence.journal, understood(null)] };
    const cough = { ...damaged, said: [...evidence.said, saidOf('noise-cough', 9_000, 9_200, true)] };

    expect(checkSpeech(expectation, evidence)).toEqual([]);
    expect(checkSpeech(expectation, cough)).toEqual([]);
    expect(checkSpeech(expectation, twice)).toEqual([expect.stringContaining('interrupt, interrupt')]);
    expect(checkSpeech(expectation, damaged)).toEqual([expect.stringContaining('something unknown')]);
  });

  it('counts what was thrown away at the end of a stream', () => {
    const clipped = { ...evidence, audio: { ...evidence.audio, clippedMs: 119.7 } };

    expect(checkSpeech({ expect: 'nothing-clipped' }, clipped)).toEqual([
      'nothing the bot says should be clipped; 120 ms were',
    ]);
  });
});

describe('what the model remembers', () => {
  const remembers = { expect: 'model-remembers' } as const;
  const clear = entryOf(1_300, 'twilio', 'clear-received');
  const told = (heardMs: number, itemId = 'item_1') =>
    entryOf(1_310, 'openai', 'truncated', { session: 1, itemId, heardMs });
  const cut: Partial<BotUtteranceFidelity> = { playedMs: 1_200, isCut: true, cutBy: 'clear' };

  function failures(
    utterances: readonly Partial<BotUtteranceFidelity>[],
    journal: CallEvidence['journal'],
  ): readonly string[] {
    return checkSpeech(remembers, {
      ...evidence,
      fidelity: fidelityOf(utterances.map(utteranceOf)),
      journal,
    });
  }

  it.each([1_140, 1_180, 1_200, 1_220])('is what the caller heard: %d ms of 1200 are close enough', (ms) => {
    expect(failures([cut], [clear, told(ms)])).toEqual([]);
  });

  it.each([1_139, 1_221, 2_920])('is not what the caller heard when it is %d ms of 1200', (ms) => {
    expect(failures([cut], [clear, told(ms)])).toEqual([
      `the model was told that ${ms} ms of “greeting” were heard; it were 1200 ms`,
    ]);
  });

  it('is not told of what was heard to its end', () => {
    expect(failures([{ playedMs: 2_920 }], [clear, told(2_920)])).toEqual([
      'the model was told that only 2920 ms of “greeting” were heard, which was heard to its end',
    ]);
  });

  it('must be told', () => {
    expect(failures([cut], [clear])).toEqual([
      'the model should have been told that only 1200 ms of “greeting” were heard',
    ]);
  });

  it.each<readonly [string, Partial<BotUtteranceFidelity>]>([
    ['was heard to its end', {}],
    ['was heard as far as it was sent', { ...cut, source: { ...source(), sentMs: 1_210 } }],
    ['was cut off by the end of the stream', { ...cut, cutBy: 'stream-end' }],
    ['was said by Nova', { ...cut, source: { ...source(), by: 'bedrock', itemId: null } }],
    ['is a clip', { ...cut, source: null, isClip: true }],
  ])('need not be told what %s', (_what, utterance) => {
    expect(failures([utterance], [clear])).toEqual([]);
  });

  it('cannot be told to a session that the world has killed', () => {
    const opened = entryOf(0, 'openai', 'session-opened', { session: 1 });

    expect(
      failures([cut], [opened, clear, entryOf(1_305, 'openai', 'session-stalled', { session: 1 })]),
    ).toEqual([]);
  });

  it('is nothing of an item the caller heard nothing of', () => {
    expect(failures([cut], [clear, told(1_200), told(0, 'item_2')])).toEqual([]);
    expect(failures([cut], [clear, told(1_200), told(500, 'item_2')])).toEqual([
      'the model was told that 500 ms of “item_2” were heard; it were 0 ms',
    ]);
  });

  function source() {
    return { by: 'openai', session: 1, itemId: 'item_1', sentMs: 2_920 } as const;
  }
});
