import { checkFidelity } from './check-fidelity.js';
import type { BotUtteranceFidelity, CallerUtteranceFidelity, FidelityReport } from './fidelity-report.js';

const exact: BotUtteranceFidelity = {
  recording: 'greeting',
  path: 'pass-through',
  source: { by: 'openai', session: 1, itemId: 'item_1', sentMs: 2_920 },
  isClip: false,
  playedMs: 2_920,
  bitIdentical: true,
  correlation: 1,
  gapsMs: 0,
  lateMs: 0,
  missingMs: 0,
  heardMs: 2_920,
  clippedSamples: 0,
  levelDb: 0,
  isCut: false,
  cutBy: null,
};
const converted: BotUtteranceFidelity = {
  ...exact,
  path: 'converted',
  bitIdentical: false,
  correlation: 0.9997,
  levelDb: -0.03,
};
const understood: CallerUtteranceFidelity = {
  recording: 'interrupt',
  path: 'pass-through',
  bitIdentical: true,
  correlation: 1,
};

function failures(
  bot: readonly BotUtteranceFidelity[],
  caller: readonly CallerUtteranceFidelity[] = [],
  unknownMs = 0,
): readonly string[] {
  return checkFidelity({
    path: 'mixed',
    callerHeard: { total: {} as FidelityReport['callerHeard']['total'], utterances: bot, unknownMs },
    modelHeard: { total: {} as FidelityReport['modelHeard']['total'], utterances: caller },
  });
}

describe('the bounds of audio', () => {
  it('have nothing against telephone audio that did not change', () => {
    expect(failures([exact, { ...exact, lateMs: 60 }], [understood])).toEqual([]);
  });

  it('have nothing against audio that was converted well, or cut short on purpose', () => {
    const cut = { ...converted, isCut: true, heardMs: 120, correlation: 0.98, levelDb: 0.9 };
    const said = { ...understood, path: 'converted', bitIdentical: false, correlation: 0.9996 } as const;

    expect(failures([converted, cut, { ...converted, missingMs: 3 }], [said])).toEqual([]);
  });

  it.each<readonly [BotUtteranceFidelity['path'], Partial<BotUtteranceFidelity>, string]>([
    ['pass-through', { bitIdentical: false, correlation: 0.999_999 }, 'bit-identical'],
    ['pass-through', { missingMs: 0.125 }, '0.125 ms are missing'],
    ['pass-through', { gapsMs: 20 }, 'no gaps; it has 20 ms'],
    ['converted', { correlation: 0.9949 }, 'correlate at 0.995 or more; it does at 0.9949'],
    ['converted', { levelDb: -0.6 }, '-0.60 dB off'],
    ['converted', { clippedSamples: 3 }, '3 samples are'],
    ['converted', { gapsMs: 20 }, 'no gaps'],
    ['converted', { missingMs: 20 }, '20 ms are missing'],
  ])('on the path %s name what is wrong with %j', (path, changes, sentence) => {
    const usual = path === 'converted' ? converted : exact;

    expect(failures([{ ...usual, ...changes }])).toEqual([expect.stringContaining(sentence)]);
  });

  it('hold for the caller’s voice too', () => {
    const damaged = { ...understood, bitIdentical: false, correlation: 0.97 };

    expect(failures([], [damaged])).toEqual(['“interrupt” as the model heard it should be bit-identical']);
    expect(failures([], [{ ...damaged, path: 'converted' }])).toEqual([
      '“interrupt” as the model heard it should correlate at 0.995 or more; it does at 0.9700',
    ]);
  });

  it('do not blame anybody for what the world itself did to the caller’s voice', () => {
    const hissing = { ...understood, path: 'disturbed', bitIdentical: false, correlation: 0.9 } as const;

    expect(failures([], [hissing])).toEqual([]);
  });

  it('allow for clips, but for nothing else that no model said', () => {
    const unsaid = { ...exact, source: null };

    expect(failures([{ ...unsaid, isClip: true }])).toEqual([]);
    expect(failures([unsaid])).toEqual([
      '“greeting” as the caller heard it is nothing that a model said, and no clip of the gateway’s',
    ]);
  });

  it('allow for no sound of unknown origin', () => {
    expect(failures([], [], 120)).toEqual(['the caller heard 120 ms from the bot’s side that no model said']);
  });
});
