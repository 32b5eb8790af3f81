/** One word of what was said. */
export interface SpokenWord {
  /** As it was written. */
  readonly written: string;
  /** Lower case, without accents; see `foldWord`. */
  readonly folded: string;
  /** What separates it from the word before: `clause` is a comma, a dash or a pause. */
  readonly breakBefore: WordBreak;
  /** Its sentence ends in a question mark. */
  readonly inQuestion: boolean;
}

export type WordBreak = 'none' | 'clause' | 'sentence';

/** More than anyone says in one turn; what is longer is cut. */
const maxChars = 4_000;

const wordOrGap = /[\p{L}\p{M}\p{N}\u200b-\u200d]+|[^\p{L}\p{M}\p{N}\u200b-\u200d]+/gu;

/** Sounds between words, in the languages we know; none of them is a word that any phrase depends on. */
const hesitations = new Set(
  'um uhm uh er erm hm hmm mhm mm ah eh euh heu äh ähm öh öhm ehm mmm umm'.split(' ').map(foldWord),
);

/**
 * Splits what was said into words; an apostrophe or a hyphen separates like a blank ("don't" is two words), hesitations are
 * left out with the commas around them. Never throws; reads the first 4 000 characters.
 */
export function spokenWords(said: string): readonly SpokenWord[] {
  const words: { written: string; folded: string; breakBefore: WordBreak; inQuestion: boolean }[] = [];
  let pending: WordBreak = 'sentence';
  let afterHesitation = false;
  let sentenceStart = 0;
  for (const [piece] of said.slice(0, maxChars).matchAll(wordOrGap)) {
    const folded = foldWord(piece);
    if (folded === '' || !/[\p{L}\p{N}]/u.test(folded)) {
      const found = breakOf(piece);
      const isCommaOfHesitation = found === 'clause' && afterHesitation;
      if (found !== 'none' && pending !== 'sentence' && !isCommaOfHesitation) pending = found;
      if (found !== 'sentence') continue;
      if (/[?？]/.test(piece)) for (const word of words.slice(sentenceStart)) word.inQuestion = true;
      sentenceStart = words.length;
    } else if (hesitations.has(folded)) {
      if (pending === 'clause') pending = 'none';
      afterHesitation = true;
    } else {
      words.push({ written: piece, folded, breakBefore: pending, inQuestion: false });
      pending = 'none';
      afterHesitation = false;
    }
  }
  return words;
}

/** Lower case, compatibility forms made plain, accents removed, spelling variants of one sound made one. */
export function foldWord(word: string): string {
  return (
    word
      .normalize('NFKD')
      .toLowerCase()
      // Only marks that are accents: the vowel signs of Devanagari are marks too, but the nukta is often left out.
      .replace(/[\u0300-\u036f\u093c\u200b-\u200d]/g, '')
      .replaceAll('ß', 'ss')
      .replaceAll('\u0901', '\u0902')
  );
}

/** The words of a phrase written by us or by whoever configures us. */
export function phraseWords(phrase: string): readonly string[] {
  return spokenWords(phrase).map((word) => word.folded);
}

function breakOf(gap: string): WordBreak {
  if (/[!?\u0964\u0965\n。？！¿¡]/.test(gap)) return 'sentence';
  // Recognisers write dots for a pause.
  if (/…|\.{2,}/.test(gap)) return 'clause';
  if (gap.includes('.')) return 'sentence';
  return /[,;:()–—"«»“”„、，]|\s-+\s/.test(gap) ? 'clause' : 'none';
}
