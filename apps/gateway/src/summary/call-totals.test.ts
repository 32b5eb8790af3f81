import { tokenKinds } from '@voc/voice-client';
import fc from 'fast-check';
import { addTotals, noTotals, parseTotals, type CallTotals } from './call-totals.js';

const counter = fc.nat(10_000);
const totals: fc.Arbitrary<CallTotals> = fc.record({
  streams: counter,
  durationMs: counter,
  firstAudioMs: fc.option(counter),
  turns: counter,
  longestWaitMs: counter,
  waitsMs: fc.array(counter, { maxLength: 250 }),
  bargeIns: counter,
  underruns: counter,
  underrunMs: counter,
  filledFrames: counter,
  droppedFrames: counter,
  renewals: counter,
  failovers: counter,
  providers: fc.uniqueArray(fc.constantFrom('openai', 'nova')),
  tokens: fc.record(
    Object.fromEntries(tokenKinds.map((kind) => [kind, fc.integer({ min: 1, max: 9_999 })])),
    {
      requiredKeys: [],
    },
  ),
  // Whole, so that the order of adding makes no difference in the last digit.
  costUsd: fc.option(counter),
});

describe('addTotals', () => {
  it('comes to the same whatever is added up first', () => {
    fc.assert(
      fc.property(totals, totals, totals, (a, b, c) => {
        expect(addTotals(addTotals(a, b), c)).toEqual(addTotals(a, addTotals(b, c)));
      }),
    );
  });

  it('changes nothing when there is nothing to add', () => {
    fc.assert(
      fc.property(totals, (some) => {
        expect(addTotals(noTotals, some)).toEqual(some);
        expect(addTotals(some, noTotals)).toEqual(some);
      }),
    );
  });

  it('keeps the newest waits of very many', () => {
    const one = { ...noTotals, waitsMs: Array.from({ length: 200 }, (_, index) => index) };

    const { waitsMs } = addTotals(one, one);

    expect(waitsMs).toHaveLength(300);
    expect(waitsMs.slice(-200)).toEqual(one.waitsMs);
  });

  it('has no cost once a part of it has none', () => {
    const unpriced = { ...noTotals, costUsd: null };
    const priced = { ...noTotals, costUsd: 1 };

    expect([addTotals(unpriced, priced).costUsd, addTotals(priced, unpriced).costUsd]).toEqual([null, null]);
  });
});

describe('parseTotals', () => {
  it('reads what was written down', () => {
    fc.assert(
      fc.property(totals, (some) => {
        expect(parseTotals(JSON.stringify(some))).toEqual(some);
      }),
    );
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['another version', JSON.stringify({ ...noTotals, streams: undefined })],
    ['what cannot be', JSON.stringify({ ...noTotals, bargeIns: -1 })],
    ['more waits than are kept', JSON.stringify({ ...noTotals, waitsMs: Array(301).fill(1) })],
  ])('makes nothing of %s', (_what, text) => {
    expect(parseTotals(text)).toBeNull();
  });

  it('never throws, whatever is on the row', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseTotals(text)));
    fc.assert(fc.property(fc.json(), (text) => void parseTotals(text)));
  });
});
