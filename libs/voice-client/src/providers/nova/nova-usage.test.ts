import fc from 'fast-check';
import type { TokenCounts } from '../../voice-event.js';
import { createUsageMeter, usageTotals } from './nova-usage.js';
import { connected, settled } from './testing/client-harness.js';

describe('what a Nova session has used', () => {
  it('is told as it comes, by what is new in its running totals', async () => {
    const { puppet, seen } = await connected();
    const totals = (input: number, output: number) => ({
      totalInputTokens: input,
      totalOutputTokens: output,
      details: {
        total: {
          input: { speechTokens: input, textTokens: 0 },
          output: { speechTokens: 0, textTokens: output },
        },
      },
    });

    puppet.emit('usageEvent', totals(100, 40));
    puppet.emit('usageEvent', totals(100, 40));
    puppet.emit('usageEvent', totals(130, 90));
    await settled();

    const used = { provider: 'nova', model: 'amazon.nova-2-sonic-v1:0' };
    expect(seen).toEqual([
      { type: 'usage', usage: { ...used, tokens: { 'input-audio': 100, 'output-text': 40 } } },
      { type: 'usage', usage: { ...used, tokens: { 'input-audio': 30, 'output-text': 50 } } },
    ]);
  });
});

describe('usageTotals', () => {
  it('has tokens of no kind where the parts are missing or fall short', () => {
    const details = { total: { input: { speechTokens: 70, textTokens: 'many' } } };

    expect(usageTotals.parse({ totalInputTokens: 100, totalOutputTokens: 40, details })).toEqual({
      'input-audio': 70,
      'input-text': 0,
      'output-audio': 0,
      'output-text': 0,
      other: 70,
    });
  });
});

describe('createUsageMeter', () => {
  const totals = fc.record({ 'input-audio': fc.nat(100), 'output-text': fc.nat(100) });

  it('adds up to the greatest totals it has seen, whatever they did in between', () => {
    fc.assert(
      fc.property(fc.array(totals), (seen) => {
        const added = createUsageMeter();
        const told = seen.map((total) => added(total) ?? {});
        const sumOf = (kind: 'input-audio' | 'output-text') =>
          told.reduce((sum, tokens: TokenCounts) => sum + (tokens[kind] ?? 0), 0);

        for (const kind of ['input-audio', 'output-text'] as const)
          expect(sumOf(kind)).toBe(Math.max(0, ...seen.map((total) => total[kind])));
      }),
    );
  });
});
