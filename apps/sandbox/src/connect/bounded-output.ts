export interface BoundedOutput {
  add(text: string): void;
  /** Whole lines in order, the oldest dropped, long ones cut. */
  lines(): readonly string[];
}

export interface OutputLimits {
  readonly maxLines: number;
  readonly maxLineChars: number;
}

/** Splits a stream of text into lines and keeps the last of them. */
export function createBoundedOutput({ maxLines, maxLineChars }: OutputLimits): BoundedOutput {
  const kept: string[] = [];
  let rest = '';
  return {
    add(text) {
      const parts = (rest + text).split('\n');
      rest = (parts.pop() ?? '').slice(0, maxLineChars);
      for (const line of parts) kept.push(line.slice(0, maxLineChars));
      kept.splice(0, kept.length - maxLines);
    },
    lines: () => (rest === '' ? [...kept] : [...kept, rest]),
  };
}
