/**
 * Finds the first configured phrase a caller used. Whole words, any case, punctuation ignored.
 * @param phrases such as "speak to a human"; at least one letter or digit each
 */
export function createKeywordTrigger(phrases: readonly string[]): (said: string) => string | null {
  const needles = phrases
    .map((phrase) => ({ phrase, words: ` ${words(phrase)} ` }))
    .filter((needle) => needle.words.trim() !== '');
  return (said) => {
    const haystack = ` ${words(said.slice(0, maxChars))} `;
    return needles.find((needle) => haystack.includes(needle.words))?.phrase ?? null;
  };
}

const maxChars = 4_000;

function words(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
