import { createKeywordTrigger } from './keyword-trigger.js';

const find = createKeywordTrigger(['speak to a human', 'representative', 'Mitarbeiter', '人間']);

describe('createKeywordTrigger', () => {
  it.each([
    ['I would like to speak to a human please.', 'speak to a human'],
    ['SPEAK, to a… HUMAN!', 'speak to a human'],
    ['Can I talk to a representative?', 'representative'],
    ['Einen Mitarbeiter, bitte', 'Mitarbeiter'],
    ['人間', '人間'],
    ['representative', 'representative'],
  ])('hears it in %j', (said, phrase) => {
    expect(find(said)).toBe(phrase);
  });

  it.each([
    ['When are you open?'],
    ['I am a human, speak to me'],
    ['representatives and unrepresentative'],
    ['speak to a humane person'],
    [''],
    ['   …   '],
  ])('does not hear it in %j', (said) => {
    expect(find(said)).toBeNull();
  });

  it('names the first phrase in the order of the configuration', () => {
    expect(find('A representative, I want to speak to a human')).toBe('speak to a human');
  });

  it('hears a phrase however its accents are written', () => {
    const findAccented = createKeywordTrigger(['opérateur']);

    expect(findAccented('Un ope\u0301rateur !')).toBe('opérateur');
    expect(createKeywordTrigger(['ope\u0301rateur'])('Un opérateur !')).toBe('ope\u0301rateur');
  });

  it('ignores phrases without a letter or digit, which would fit everything', () => {
    expect(createKeywordTrigger(['…', ' ', '!'])('hello …')).toBeNull();
  });

  it('reads a bounded part of what was said', () => {
    expect(find(`${'well '.repeat(1_000)}representative`)).toBeNull();
  });
});
