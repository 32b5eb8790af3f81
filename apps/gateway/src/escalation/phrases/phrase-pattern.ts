import { phraseWords, type SpokenWord } from './spoken-words.js';

/** Sequences of words by their first word, longest first. */
export type PhraseIndex = ReadonlyMap<string, readonly (readonly string[])[]>;

/** What the slots of a pattern stand for, folded. */
export interface SlotWords {
  readonly person: PhraseIndex;
  readonly someone: PhraseIndex;
  readonly machine: PhraseIndex;
  /** What may stand before any of them, fillers included. */
  readonly lead: ReadonlySet<string>;
  readonly fillers: ReadonlySet<string>;
}

type Slot = 'person' | 'someone' | 'machine';

type Step =
  | { readonly kind: 'word'; readonly words: ReadonlySet<string>; readonly isOptional: boolean }
  | { readonly kind: 'slot'; readonly slot: Slot };

export type PhrasePattern = readonly Step[];

const slotNames = new Map<string, Slot>([
  ['{person}', 'person'],
  ['{someone}', 'someone'],
  ['{machine}', 'machine'],
]);

/** "a", "real", "live", "customer", "service" before "agent", and one to spare. */
const maxLead = 6;
const maxFillersInRow = 3;

/**
 * Reads the pattern language of `RequestPhrases`.
 * @throws Error naming a pattern that is not one: our own data is wrong
 */
export function compilePattern(source: string): PhrasePattern {
  const steps = source.split(' ').map((part): Step => {
    const slot = slotNames.get(part);
    if (slot) return { kind: 'slot', slot };
    const [, optional, required] = /^(?:\(([^(){}]+)\)|([^(){}]+))$/.exec(part) ?? [];
    const words = (optional ?? required ?? '').split('|').map((word) => phraseWords(word));
    if (words.some(({ length }) => length !== 1)) throw new Error(`not a phrase pattern: ${source}`);
    return { kind: 'word', words: new Set(words.flat()), isOptional: optional !== undefined };
  });
  if (steps[0]?.kind === 'word' && steps[0].isOptional)
    throw new Error(`a phrase pattern begins with what must be there: ${source}`);
  return steps;
}

/** The words a match of the pattern can begin with. */
export function firstWords(pattern: PhrasePattern, slots: SlotWords): Iterable<string> {
  const [first] = pattern;
  if (first === undefined) return [];
  return first.kind === 'word' ? first.words : new Set([...slots[first.slot].keys(), ...slots.lead]);
}

/**
 * Where the longest match of `pattern` that begins exactly at `start` ends, exclusive; null when there is none. A match
 * stays within a sentence. Takes time in proportion to the pattern, whatever the words.
 */
export function matchPattern(
  pattern: PhrasePattern,
  words: readonly SpokenWord[],
  start: number,
  slots: SlotWords,
): number | null {
  let ends: ReadonlySet<number> = new Set([start]);
  for (const step of pattern) {
    const next = new Set<number>();
    for (const end of ends) {
      if (step.kind === 'word' && step.isOptional) next.add(end);
      for (const at of startsAfter(words, start, end, slots.fillers))
        addStepEnds(step, words, at, slots, next);
    }
    if (next.size === 0) return null;
    ends = next;
  }
  return Math.max(...ends);
}

/** The positions where a pattern may go on after `end`: there, or past a few fillers. */
function startsAfter(
  words: readonly SpokenWord[],
  start: number,
  end: number,
  fillers: ReadonlySet<string>,
): readonly number[] {
  // A match begins with a word of its own, so that its start says where the request starts.
  if (end === start) return [start];
  const starts: number[] = [];
  for (let at = end; at <= end + maxFillersInRow; at += 1) {
    const word = words[at];
    if (word === undefined || word.breakBefore === 'sentence') break;
    starts.push(at);
    if (!fillers.has(word.folded)) break;
  }
  return starts;
}

function addStepEnds(
  step: Step,
  words: readonly SpokenWord[],
  at: number,
  slots: SlotWords,
  ends: Set<number>,
): void {
  if (step.kind === 'word') {
    if (step.words.has(words[at]?.folded ?? '')) ends.add(at + 1);
    return;
  }
  for (let noun = at; noun <= at + maxLead; noun += 1) {
    const word = words[noun];
    if (word === undefined || (noun > at && word.breakBefore === 'sentence')) return;
    const found = phraseAt(slots[step.slot], words, noun);
    if (found > 0) ends.add(noun + found);
    if (!slots.lead.has(word.folded)) return;
  }
}

export function indexPhrases(phrases: readonly (readonly string[])[]): PhraseIndex {
  const longestFirst = phrases.toSorted((a, b) => b.length - a.length);
  return Map.groupBy(longestFirst, ([first = '']) => first);
}

/** How many words the longest phrase of the index at `at` has; 0 when none stands there. */
export function phraseAt(index: PhraseIndex, words: readonly SpokenWord[], at: number): number {
  const phrases = index.get(words[at]?.folded ?? '') ?? [];
  return phrases.find((phrase) => hasPhraseAt(words, at, phrase))?.length ?? 0;
}

/** Whether exactly these words stand at `at`, in one sentence. */
export function hasPhraseAt(words: readonly SpokenWord[], at: number, phrase: readonly string[]): boolean {
  return phrase.every((folded, index) => {
    const word = words[at + index];
    return word?.folded === folded && (index === 0 || word.breakBefore !== 'sentence');
  });
}
