import fc from 'fast-check';
import { anyCharacter } from './any-character.js';

const anyText = fc.string({ unit: anyCharacter });

describe('anyCharacter', () => {
  it('is one code point, and so makes well-formed text', () => {
    fc.assert(
      fc.property(anyCharacter, anyText, (character, text) => {
        expect(Array.from(character)).toHaveLength(1);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });

  it.each(['\0', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}'])('can be %j', (character) => {
    expect(anyCharacter.canShrinkWithoutContext(character)).toBe(true);
  });

  it.each(['', 'ab', '\u{d800}', '\u{dfff}', '👋👋'])('cannot be %j', (text) => {
    expect(anyCharacter.canShrinkWithoutContext(text)).toBe(false);
  });

  it.each([
    ['ASCII', /[ -~]/],
    ['a control character', /\p{Cc}/u],
    ['a combining mark', /\p{M}/u],
    ['an end of line that is not ASCII', /[\u2028\u2029]/],
    ['an emoji', /\p{Emoji_Presentation}/u],
    ['a character of two UTF-16 units', /[\u{10000}-\u{10ffff}]/u],
  ])('is %s often enough for texts to have it', (_what, character) => {
    const texts = fc.sample(anyText, { seed: 1, numRuns: 100 });

    expect(texts.join('')).toMatch(character);
  });

  it('makes names that objects have of their own, as strings of fast-check do', () => {
    expect(fc.sample(anyText, { seed: 1, numRuns: 1_000 })).toContain('__proto__');
  });
});
