import type { Recording } from './recording.js';

/**
 * The recordings whose words all stand, in order, inside a text, in the order of the text and as often as they stand
 * there. Where two overlap the longer one counts. Punctuation, case and the way accents are encoded do not.
 */
export function recordingsIn(text: string, recordings: readonly Recording[]): readonly Recording[] {
  const wanted = wordsOf(text);
  const isTaken = new Uint8Array(wanted.length);
  const longestFirst = recordings
    .map((recording) => ({ recording, words: wordsOf(recording.text) }))
    .filter(({ words }) => words.trim() !== '')
    .sort((a, b) => b.words.length - a.words.length);
  const found: { readonly recording: Recording; readonly at: number }[] = [];
  for (const { recording, words } of longestFirst) {
    for (let at = wanted.indexOf(words); at !== -1; at = wanted.indexOf(words, at + 1)) {
      // The blank at either end belongs to the neighbours too.
      const [from, to] = [at + 1, at + words.length - 1];
      if (isTaken.subarray(from, to).includes(1)) continue;
      isTaken.fill(1, from, to);
      found.push({ recording, at });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ recording }) => recording);
}

/** With a blank at either end of each word. Marks belong to words: Devanagari writes most of its vowels with them. */
function wordsOf(text: string): string {
  const plain = text.normalize('NFC').toLowerCase().replaceAll('’', "'");
  const found = plain.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:'[\p{L}\p{M}\p{N}]+)*/gu) ?? [];
  return ` ${found.join(' ')} `;
}
