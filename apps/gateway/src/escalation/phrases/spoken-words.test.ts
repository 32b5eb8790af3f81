import { foldWord, spokenWords } from './spoken-words.js';

const show = (said: string): string =>
  spokenWords(said)
    .map(({ folded, breakBefore }) => `${{ none: '', clause: ',', sentence: '|' }[breakBefore]}${folded}`)
    .join(' ');

describe('spokenWords', () => {
  it.each([
    ['No, I want it. Now!', '|no ,i want it |now'],
    ['speak to a… person', '|speak to a ,person'],
    ['speak to a... person', '|speak to a ,person'],
    ["don’t, don't", '|don t ,don t'],
    ['passez-moi - vite', '|passez moi ,vite'],
    ['¿Puedo? ¡Sí!', '|puedo |si'],
    ['नहीं। हाँ', '|नहीं |हां'],
    ['', ''],
    ['… , .', ''],
  ])('splits %j into %j', (said, words) => {
    expect(show(said)).toBe(words);
  });

  it('leaves out hesitations with their commas, but not the end of a sentence', () => {
    expect(show("I don't, um, want it")).toBe('|i don t want it');
    expect(show('Um. Uh, an agent')).toBe('|an agent');
    expect(show('No. Um, agent')).toBe('|no |agent');
  });

  it('marks the words of a question and only those', () => {
    const questions = spokenWords('One. Two three? Four').filter(({ inQuestion }) => inQuestion);

    expect(questions.map(({ folded }) => folded)).toEqual(['two', 'three']);
  });

  it('keeps the words as they were written', () => {
    expect(spokenWords('Möchte').map(({ written }) => written)).toEqual(['Möchte']);
  });
});

describe('foldWord', () => {
  it.each([
    ['MÖCHTE', 'mochte'],
    ['Straße', 'strasse'],
    ['ｈｕｍａｎ', 'human'],
    ['ज़रूरत', 'जरूरत'],
    ['इंसान', 'इंसान'],
    ['करूँ', 'करूं'],
  ])('makes %s %s', (word, folded) => {
    expect(foldWord(word)).toBe(folded.normalize('NFKD'));
  });
});
