import { compileRules, type LanguageRules, type MatchAny } from './language-rules.js';
import { phraseAt } from './phrase-pattern.js';
import type { RequestPhrases } from './request-phrases.js';
import type { SpokenWord } from './spoken-words.js';

export interface LanguageMatcher {
  readonly language: string;
  /** Where a request for a person stands that is not denied. */
  find(words: readonly SpokenWord[]): Span | null;
  /** Whether a negation before or after undoes the words from `start` to `end`. */
  isDenied(words: readonly SpokenWord[], start: number, end: number): boolean;
}

export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A longer sentence that happens to consist of persons and fillers is not an exclamation any more. */
const maxBareWords = 12;

/** Carriers between a negation and what it denies: "I don't think it is necessary to …". */
const maxCarriers = 8;

/**
 * Finds requests for a person in one language.
 * @throws Error naming the pattern that is wrong
 */
export function createLanguageMatcher(phrases: RequestPhrases): LanguageMatcher {
  const rules = compileRules(phrases);

  const isDenied: LanguageMatcher['isDenied'] = (words, start, end) =>
    deniedBefore(rules, words, start) || deniedAfter(rules, words, end);

  return {
    language: phrases.language,
    isDenied,
    find(words) {
      const genuine = withoutMatches(words, rules.decoys);
      for (let start = 0; start < genuine.length; start += 1) {
        const refusalEnd = rules.machineRefusals(genuine, start);
        if (refusalEnd !== null) return { start, end: refusalEnd };
        const end = rules.requests(genuine, start);
        if (end !== null && !isDenied(words, start, end)) return { start, end };
      }
      return findBare(rules, genuine);
    },
  };
}

/** The same words, those of every match made unrecognisable. */
function withoutMatches(
  words: readonly SpokenWord[],
  match: MatchAny,
  applies: (word: SpokenWord) => boolean = () => true,
): readonly SpokenWord[] {
  const left = [...words];
  for (const [start, word] of words.entries()) {
    const end = applies(word) ? match(words, start) : null;
    for (let at = start; at < (end ?? start); at += 1) left[at] = { ...(left[at] ?? word), folded: '' };
  }
  return left;
}

function deniedBefore(rules: LanguageRules, words: readonly SpokenWord[], start: number): boolean {
  const reach = reachBackwards(rules, words, start);
  // Far enough back for the longest negation to begin, and on for one that runs into the request.
  const first = Math.max(0, start - maxCarriers * 2);
  const near = words.slice(first, start + maxCarriers);
  const serious = withoutMatches(near, rules.harmless);
  const denying = withoutMatches(serious, rules.harmlessInQuestions, (word) => word.inQuestion);
  for (let at = 0; first + at < start; at += 1) {
    const end = rules.negations(denying, at);
    if (end !== null && first + end >= reach) return true;
  }
  return false;
}

/**
 * Where a negation must end, at the earliest, to reach the request at `start` over nothing but carriers; one past it when
 * only a negation that runs into the request can.
 */
function reachBackwards(rules: LanguageRules, words: readonly SpokenWord[], start: number): number {
  const request = words[start];
  if (request?.breakBefore !== 'none' || rules.subjects.has(request.folded)) return start + 1;
  let reach = start;
  while (start - reach < maxCarriers) {
    const before = words[reach - 1];
    if (before === undefined || !rules.carriers.has(before.folded)) break;
    reach -= 1;
    if (before.breakBefore !== 'none') return reach + 1;
  }
  return reach;
}

function deniedAfter(rules: LanguageRules, words: readonly SpokenWord[], end: number): boolean {
  for (let at = end; words[at]?.breakBefore === 'none'; at += 1) {
    if (rules.negationsAfter(words, at) !== null) return true;
    if (!rules.fillers.has(words[at]?.folded ?? '')) return false;
  }
  return false;
}

/** A sentence of a person and fillers, or a part of one that says please as well. */
function findBare(rules: LanguageRules, words: readonly SpokenWord[]): Span | null {
  const sentences = cutAt(words, (word) => word.breakBefore === 'sentence');
  const clauses = cutAt(words, (word) => word.breakBefore !== 'none');
  const isPolite = ({ start, end }: Span): boolean =>
    words.slice(start, end).some((_word, index) => phraseAt(rules.courtesies, words, start + index) > 0);
  for (const span of [...sentences, ...clauses.filter(isPolite)]) {
    const person = barePerson(rules, words, span);
    if (person) return person;
  }
  return null;
}

function barePerson(rules: LanguageRules, words: readonly SpokenWord[], { start, end }: Span): Span | null {
  if (end - start > maxBareWords) return null;
  let person: Span | null = null;
  for (let at = start; at < end;) {
    const named = phraseAt(rules.persons, words, at);
    const folded = words[at]?.folded ?? '';
    const isRefusal = rules.refusals.has(folded) && at + 1 < end && words[at + 1]?.breakBefore !== 'none';
    if (named > 0) person ??= { start: at, end: at + named };
    else if (!isRefusal && !rules.besidePerson.has(folded)) return null;
    at += Math.max(1, named);
  }
  return person;
}

function cutAt(words: readonly SpokenWord[], isStart: (word: SpokenWord) => boolean): readonly Span[] {
  const starts = words.flatMap((word, index) => (index === 0 || isStart(word) ? [index] : []));
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? words.length }));
}
