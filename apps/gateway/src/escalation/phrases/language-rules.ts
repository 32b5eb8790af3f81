import {
  compilePattern,
  firstWords,
  indexPhrases,
  matchPattern,
  type PhraseIndex,
  type PhrasePattern,
  type SlotWords,
} from './phrase-pattern.js';
import type { RequestPhrases } from './request-phrases.js';
import { phraseWords, type SpokenWord } from './spoken-words.js';

/** One language's phrases, made ready for matching; see `RequestPhrases` for what each means. */
export interface LanguageRules {
  readonly persons: PhraseIndex;
  /** What may stand beside a person in a sentence that does nothing but name one. */
  readonly besidePerson: ReadonlySet<string>;
  readonly courtesies: PhraseIndex;
  readonly refusals: ReadonlySet<string>;
  readonly carriers: ReadonlySet<string>;
  readonly subjects: ReadonlySet<string>;
  readonly requests: MatchAny;
  readonly machineRefusals: MatchAny;
  readonly decoys: MatchAny;
  readonly negations: MatchAny;
  readonly negationsAfter: MatchAny;
  readonly harmless: MatchAny;
  readonly harmlessInQuestions: MatchAny;
  readonly fillers: ReadonlySet<string>;
}

/** Where the longest match of any of the patterns that begins at `start` ends, exclusive; null when none does. */
export type MatchAny = (words: readonly SpokenWord[], start: number) => number | null;

/** @throws Error naming the pattern that is wrong */
export function compileRules(phrases: RequestPhrases): LanguageRules {
  const words = (lines: readonly string[]): ReadonlySet<string> => new Set(lines.flatMap(phraseWords));
  const index = (list: readonly string[]): PhraseIndex => indexPhrases(list.map(phraseWords));
  const fillers = words([...phrases.fillers, ...phrases.courtesies]);
  const slots: SlotWords = {
    person: index(phrases.persons),
    someone: index([...phrases.persons, ...phrases.anyone]),
    machine: index(phrases.machines),
    lead: new Set([...words([...phrases.qualifiers, ...phrases.determiners]), ...fillers]),
    fillers,
  };
  return {
    persons: slots.person,
    besidePerson: new Set([...fillers, ...words(phrases.qualifiers)]),
    courtesies: index(phrases.courtesies),
    refusals: words(phrases.refusals),
    carriers: words([...phrases.carriers, ...phrases.qualifiers, ...phrases.determiners]),
    subjects: words(phrases.subjects),
    requests: matchAny(phrases.requests, slots),
    machineRefusals: matchAny(phrases.machineRefusals, slots),
    decoys: matchAny(phrases.decoys, slots),
    negations: matchAny(phrases.negations, slots),
    negationsAfter: matchAny(phrases.negationsAfter, slots),
    harmless: matchAny(phrases.harmless, slots),
    harmlessInQuestions: matchAny(phrases.harmlessInQuestions, slots),
    fillers,
  };
}

/** Patterns are looked up by the word they begin with: most words begin none, and speech is matched in every language. */
function matchAny(sources: readonly string[], slots: SlotWords): MatchAny {
  const byFirstWord = new Map<string, PhrasePattern[]>();
  for (const pattern of sources.map(compilePattern)) {
    for (const word of firstWords(pattern, slots)) {
      const same = byFirstWord.get(word);
      if (same) same.push(pattern);
      else byFirstWord.set(word, [pattern]);
    }
  }
  return (words, start) => {
    const patterns = byFirstWord.get(words[start]?.folded ?? '') ?? [];
    const ends = patterns.map((pattern) => matchPattern(pattern, words, start, slots) ?? start);
    const end = Math.max(start, ...ends);
    return end > start ? end : null;
  };
}
