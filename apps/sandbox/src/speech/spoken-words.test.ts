import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import type { Recording } from './recording.js';
import { loadRecordings } from './recording-library.js';
import { recordingsIn } from './spoken-words.js';

const library = loadRecordings();
const bot = library.all().filter(({ speaker }) => speaker === 'bot');
const caller = library.all().filter(({ speaker }) => speaker === 'caller');

function idsIn(text: string, recordings: readonly Recording[] = bot): readonly string[] {
  return recordingsIn(text, recordings).map(({ id }) => id);
}

describe('recordings in a text', () => {
  it.each(['de', 'es', 'fr', 'hi', 'it', 'pt'])('are found in an instruction in %s', (language) => {
    const { text } = library.get(`greeting-${language}`);

    expect(idsIn(`Say exactly this sentence in the caller's language: "${text}"`)).toEqual([
      `greeting-${language}`,
    ]);
  });

  it('are found whatever the punctuation, the blanks and the encoding of accents', () => {
    expect(idsIn('BONJOUR et merci de votre appel comment puis je vous aider?')).toEqual(['greeting-fr']);
    expect(idsIn(library.get('greeting-fr').text.replace(' ?', '\u{202f}?'))).toEqual(['greeting-fr']);
    expect(idsIn(library.get('greeting-es').text.normalize('NFD'))).toEqual(['greeting-es']);
    expect(idsIn(library.get('greeting-hi').text.normalize('NFD'))).toEqual(['greeting-hi']);
  });

  it('are told apart by the vowels that Devanagari writes as marks', () => {
    const { text } = library.get('greeting-hi');

    expect(idsIn(text.replace('कॉल', 'काल'))).toEqual([]);
    expect(idsIn(text.replace('सकती', 'सकता'))).toEqual([]);
  });

  it('come in the order of the text, as often as they stand there', () => {
    const said = ['ask-order-status', 'ask-opening-hours', 'ask-order-status'];

    expect(idsIn(said.map((id) => library.get(id).text).join(' '), caller)).toEqual(said);
  });

  it('do not overlap: the longer one counts', () => {
    const short: Recording = { ...library.get('goodbye'), id: 'short', text: 'Goodbye.' };

    expect(idsIn('Please call again. Goodbye. Thank you for calling. Goodbye.', [short, ...bot])).toEqual([
      'short',
      'goodbye',
    ]);
  });

  it('are not found in parts of words, and text of any kind and length does no harm', () => {
    expect(idsIn('xWhere is my orders?', caller)).toEqual([]);
    expect(idsIn('cough '.repeat(40_000), caller)).toHaveLength(40_000);
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(idsIn(text)).toEqual([]);
      }),
    );
  });
});
