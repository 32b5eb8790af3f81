/**
 * By nearest rank: always one of the values, and not below that share of them.
 * @param share above 0 up to 1
 * @returns null of nothing
 */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}
