import { spokenWords } from './phrases/spoken-words.js';
import { stopWords } from './stop-words.js';

/** What one caller turn was about: its telling words, each once, sorted, at most 40. */
export type Substance = readonly string[];

export interface RepetitionRule {
  /** How often a question must have been asked, the last time included. */
  readonly times: number;
  /** Caller turns looked back on, the last one included. */
  readonly withinTurns: number;
  /** Share of the telling words that two turns must have in common, 0–1, of the one that has more. */
  readonly minOverlap: number;
}

const maxTellingWords = 40;

/** A single word in common, such as "invoice", is a topic and no question. */
const minTellingWords = 2;

/** @param language BCP 47; unknown ones are read as English */
export function substanceOf(said: string, language: string): Substance {
  const [base = ''] = language.toLowerCase().split('-');
  const meaningless = stopWords.get(base) ?? stopWords.get('en') ?? new Set();
  const telling = spokenWords(said)
    .map(({ folded }) => folded)
    .filter((word) => !meaningless.has(word));
  return [...new Set(telling)].slice(0, maxTellingWords).toSorted();
}

/** @param turns oldest first; whether the last one has been asked before, often enough */
export function isRepeated(turns: readonly Substance[], rule: RepetitionRule): boolean {
  const recent = turns.slice(-rule.withinTurns);
  const last = recent.at(-1);
  if (last === undefined || last.length < minTellingWords) return false;
  return recent.filter((turn) => overlap(turn, last) >= rule.minOverlap).length >= rule.times;
}

function overlap(a: Substance, b: Substance): number {
  const common = a.filter((word) => b.includes(word)).length;
  return common / Math.max(a.length, b.length, 1);
}
