/** What an expectation came to: sentences about what should have been otherwise. */
export type Verdict = readonly string[];

export function unless(holds: boolean, failure: string): Verdict {
  return holds ? [] : [failure];
}

export function same(what: string, actual: number | string, wanted: number | string): Verdict {
  return unless(
    actual === wanted,
    `${what}: expected ${wanted === '' ? 'none' : wanted}, observed ${actual === '' ? 'none' : actual}`,
  );
}
