import { renewalPauseMs, renewalStep, type RenewalView } from './renewal-window.js';

const young: RenewalView = {
  nowMs: 0,
  ageMs: 0,
  maxSessionMs: 100_000,
  isQuiet: true,
  isGenerating: false,
  isReplayable: true,
  successor: null,
  retryAtMs: 0,
};
const due = { ageMs: 75_000 } as const;
const urgent = { ageMs: 95_000, isQuiet: false } as const;
const connecting = { readySinceMs: null } as const;
const ready = { readySinceMs: 0 } as const;

describe('the renewal of a session', () => {
  it.each<[string, Partial<RenewalView>, ReturnType<typeof renewalStep>]>([
    ['leaves a young session alone', { ageMs: 74_999 }, 'none'],
    ['leaves one without a limit alone', { ageMs: 1e9, maxSessionMs: null }, 'none'],
    ['opens a successor at a quiet moment', due, 'open'],
    ['waits for one', { ...due, isQuiet: false }, 'none'],
    ['but not when time runs out', urgent, 'open'],
    ['leaves a provider alone that has just refused', { ...urgent, retryAtMs: 1 }, 'none'],
    ['waits for the successor', { ...urgent, successor: connecting }, 'none'],
    ['switches at a quiet moment', { ...due, successor: ready }, 'switch'],
    ['does not switch at another', { ...due, isQuiet: false, successor: ready }, 'none'],
    ['switches at almost any when time runs out', { ...urgent, successor: ready }, 'switch'],
    ['does not cut off speech even then', { ...urgent, successor: ready, isGenerating: true }, 'none'],
    ['nor words it could not repeat', { ...urgent, successor: ready, isReplayable: false }, 'none'],
    [
      'gives up a successor that waited in vain',
      { ...due, isQuiet: false, successor: ready, nowMs: 8_000 },
      'drop',
    ],
    ['takes it at the last moment', { ...due, successor: ready, nowMs: 8_000 }, 'switch'],
  ])('%s', (_title, view, expected) => {
    expect(renewalStep({ ...young, ...view })).toBe(expected);
  });

  it('leaves a provider that refuses alone for longer and longer, up to half a minute', () => {
    expect([0, 1, 2, 3, 10].map(renewalPauseMs)).toEqual([2_000, 2_000, 4_000, 8_000, 30_000]);
  });
});
