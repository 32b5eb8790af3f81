import { z } from 'zod';
import { tokenKinds, type TokenCounts } from '../../voice-event.js';

const count = z.number().int().nonnegative().catch(0);
const side = z.object({ speechTokens: count, textTokens: count }).catch({ speechTokens: 0, textTokens: 0 });
const noTokens = { speechTokens: 0, textTokens: 0 };
const details = z
  .object({ total: z.object({ input: side, output: side }) })
  .catch({ total: { input: noTokens, output: noTokens } });

/** Of a `usageEvent` the running totals of the session; what is in a sum and in none of its parts is of no kind. */
export const usageTotals = z
  .object({ totalInputTokens: count, totalOutputTokens: count, details })
  .transform(({ totalInputTokens, totalOutputTokens, details: { total } }): TokenCounts => {
    const { input, output } = total;
    const unsorted = (sum: number, parts: typeof input): number =>
      Math.max(0, sum - parts.speechTokens - parts.textTokens);
    return {
      'input-audio': input.speechTokens,
      'input-text': input.textTokens,
      'output-audio': output.speechTokens,
      'output-text': output.textTokens,
      other: unsorted(totalInputTokens, input) + unsorted(totalOutputTokens, output),
    };
  });

/** Turns running totals into what came since the last ones; null when nothing did. A total that falls adds nothing. */
export function createUsageMeter(): (total: TokenCounts) => TokenCounts | null {
  const told = new Map<string, number>();
  return (total) => {
    const added: Partial<Record<(typeof tokenKinds)[number], number>> = {};
    for (const kind of tokenKinds) {
      const before = told.get(kind) ?? 0;
      const now = Math.max(before, total[kind] ?? 0);
      if (now > before) added[kind] = now - before;
      told.set(kind, now);
    }
    return Object.keys(added).length === 0 ? null : added;
  };
}
