import { tokenKinds, type TokenCounts } from '@voc/voice-client';
import fc from 'fast-check';
import { costUsd, priceTable, type PriceTable } from './price-table.js';

const speech = { provider: 'openai', model: 'gpt-realtime-2.1' } as const;
const counts = fc
  .record(Object.fromEntries(tokenKinds.map((kind) => [kind, fc.nat(1e6)])), { requiredKeys: [] })
  .map((tokens): TokenCounts => ({ ...tokens, other: 0 }));

describe('costUsd', () => {
  it('adds up each kind of token at its own price', () => {
    const tokens = {
      'input-audio': 70,
      'input-text': 24,
      'cached-text': 256,
      'output-audio': 48,
      'output-text': 14,
    };

    // 70 × 32 + 24 × 4 + 256 × 0.4 + 48 × 64 + 14 × 24, per million
    expect(costUsd(priceTable, { ...speech, tokens })).toBeCloseTo(0.0058464, 10);
  });

  it.each([
    ['a model that is not in the table', { ...speech, model: 'gpt-realtime-3', tokens: {} }],
    ['a provider that is not', { ...speech, provider: 'acme', tokens: {} }],
    ['a name that objects have by nature', { ...speech, model: 'constructor', tokens: { 'input-text': 1 } }],
    [
      'a kind that the model has no price for',
      { ...speech, model: 'gpt-4o-transcribe', tokens: { 'output-audio': 1 } },
    ],
    ['tokens of no kind', { ...speech, tokens: { other: 1 } }],
    ['work that is not counted in tokens', { ...speech, tokens: null }],
  ])('does not guess the price of %s', (_what, usage) => {
    expect(costUsd(priceTable, usage)).toBeNull();
  });

  it('costs as much in parts as in one piece', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 5 }), (parts) => {
        const sumOf = (tokens: TokenCounts) => costUsd(priceTable, { ...speech, tokens }) ?? NaN;
        const whole = Object.fromEntries(
          tokenKinds.map((kind) => [kind, parts.reduce((sum, part) => sum + (part[kind] ?? 0), 0)]),
        );

        expect(parts.reduce((sum, part) => sum + sumOf(part), 0)).toBeCloseTo(sumOf(whole), 6);
      }),
    );
  });

  it('costs nothing where a price is 0', () => {
    const table: PriceTable = { asOf: '2026-12-01', models: { openai: { own: { 'input-text': 0 } } } };

    expect(costUsd(table, { provider: 'openai', model: 'own', tokens: { 'input-text': 5 } })).toBe(0);
  });
});
