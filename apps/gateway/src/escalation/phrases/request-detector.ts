import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { hindi } from './hindi.js';
import { italian } from './italian.js';
import { createLanguageMatcher, type LanguageMatcher } from './language-matcher.js';
import { portuguese } from './portuguese.js';
import { hasPhraseAt } from './phrase-pattern.js';
import { spanish } from './spanish.js';
import { phraseWords, spokenWords } from './spoken-words.js';

/** The words that asked for a person: a configured phrase as it is configured, or what was said, at most 120 characters. */
export interface FoundRequest {
  readonly phrase: string;
}

/** @param language BCP 47, the call's; callers who switch to another language we know are understood too */
export type RequestDetector = (said: string, language: string) => FoundRequest | null;

const maxPhraseChars = 120;

const allPhrases = [english, french, german, spanish, italian, portuguese, hindi];

/**
 * Tells whether a caller asked for a person: whole words, any case, accents and punctuation; a denied request ("no need
 * for an agent") is none. Reads the first 4 000 characters; never throws on what is said.
 * @param config.extraPhrases always a request unless denied; the first of them in this order is the one named
 */
export function createRequestDetector(config: { readonly extraPhrases: readonly string[] }): RequestDetector {
  const languages = allPhrases.map(createLanguageMatcher);
  const extras = config.extraPhrases
    .map((phrase) => ({ phrase, words: phraseWords(phrase) }))
    .filter(({ words }) => words.length > 0);

  const findExtra = (
    words: ReturnType<typeof spokenWords>,
    spoken: readonly LanguageMatcher[],
  ): FoundRequest | null => {
    for (const extra of extras) {
      for (let start = 0; start < words.length; start += 1) {
        if (!hasPhraseAt(words, start, extra.words)) continue;
        const end = start + extra.words.length;
        if (!spoken.some((language) => language.isDenied(words, start, end))) return { phrase: extra.phrase };
      }
    }
    return null;
  };

  return (said, language) => {
    const words = spokenWords(said);
    const [base = ''] = language.toLowerCase().split('-');
    const rank = (matcher: LanguageMatcher): number =>
      matcher.language === base ? 0 : matcher.language === english.language ? 1 : 2;
    const inOrder = languages.toSorted((a, b) => rank(a) - rank(b));
    // Languages share short words: only those that the caller is likely to speak may deny.
    const likely = inOrder.filter((matcher) => rank(matcher) < 2);
    const extra = findExtra(words, likely);
    if (extra) return extra;
    for (const matcher of inOrder) {
      const found = matcher.find(words);
      if (found) {
        const phrase = words.slice(found.start, found.end).map((word) => word.written);
        return { phrase: phrase.join(' ').slice(0, maxPhraseChars) };
      }
    }
    return null;
  };
}
