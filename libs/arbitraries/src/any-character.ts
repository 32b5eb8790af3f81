import fc from 'fast-check';

/**
 * First and last code points. Together they are all there is but lone surrogates; those that break code most often are
 * named once more, so that a short text has some of them.
 */
const ranges = [
  [0x20, 0x7e], // ASCII that prints
  [0x00, 0x1f], // controls
  [0x7f, 0x9f], // more controls
  [0xa0, 0xd7ff],
  [0x300, 0x36f], // combining marks
  [0x2028, 0x202f], // ends of lines, changes of direction
  [0xe000, 0xffff],
  [0x1_0000, 0x10_ffff], // two UTF-16 units each
  [0x1_f300, 0x1_faff], // emoji
] as const;

/**
 * One code point of any kind, never a lone surrogate: the `unit` of a string that may hold anything.
 * The way back from text is there for fast-check, which then makes strings like `__proto__` of it as well.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.oneof(
  ...ranges.map(([min, max]) => fc.integer({ min, max }).map(String.fromCodePoint, codePointOf)),
);

/** NaN, which is in no range, for what is not exactly one code point. */
function codePointOf(text: unknown): number {
  const codePoint = typeof text === 'string' ? text.codePointAt(0) : undefined;
  return codePoint !== undefined && String.fromCodePoint(codePoint) === text ? codePoint : NaN;
}
