import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { createRequestDetector } from './request-detector.js';

const find = createRequestDetector({ extraPhrases: [] });
const findExtra = createRequestDetector({
  extraPhrases: ['complaints desk', 'opérateur humain', '人間', '…'],
});

describe('createRequestDetector', () => {
  it('names the request in the words of the caller', () => {
    expect(find('Well, COULD I speak to a… Human, please?', 'en')).toEqual({ phrase: 'speak to a Human' });
    expect(find('Ich möchte mit einem Menschen sprechen', 'de')).toEqual({
      phrase: 'mit einem Menschen sprechen',
    });
  });

  it('names a phrase of the configuration as it is configured', () => {
    expect(findExtra('The COMPLAINTS, desk…', 'en')).toEqual({ phrase: 'complaints desk' });
    expect(findExtra('un ope\u0301rateur humain', 'de')).toEqual({ phrase: 'opérateur humain' });
    expect(findExtra('人間', 'ja')).toEqual({ phrase: '人間' });
  });

  it('names the first phrase in the order of the configuration', () => {
    const findEither = createRequestDetector({ extraPhrases: ['red desk', 'blue desk'] });

    expect(findEither('the blue desk or the red desk', 'en')).toEqual({ phrase: 'red desk' });
  });

  it.each([
    ['I do not need the complaints desk', 'en'],
    ['Ich will nicht complaints desk', 'de'],
    ['the complaints desks', 'en'],
  ])('does not take a configured phrase for a request in %j', (said, language) => {
    expect(findExtra(said, language)).toBeNull();
  });

  it('takes the later mention when the first is denied', () => {
    expect(findExtra('not the complaints desk. The complaints desk!', 'en')).not.toBeNull();
    expect(find("I don't want an agent, I want to talk to a supervisor", 'en')).toEqual({
      phrase: 'talk to a supervisor',
    });
  });

  it.each(['en', 'de-AT', 'pt-BR', 'PL', 'constructor', ''])(
    'understands a caller who speaks another language than the call, which is in %j',
    (language) => {
      expect(find('Quiero hablar con una persona', language)).not.toBeNull();
      expect(find('No quiero hablar con una persona', language)).toBeNull();
      expect(find('Je voudrais parler à un conseiller', language)).not.toBeNull();
      expect(find('Einen Mitarbeiter, bitte', language)).not.toBeNull();
    },
  );

  it('prefers the language of the call to name what it heard', () => {
    expect(find('Operator. Einen Mitarbeiter sprechen', 'de')).toEqual({
      phrase: 'Einen Mitarbeiter sprechen',
    });
  });

  it('reads a bounded part of what was said', () => {
    expect(find(`${'well '.repeat(1_000)}. Representative!`, 'en')).toBeNull();
  });

  it('names no more than an escalation may carry', () => {
    const said = `talk to a ${'customer '.repeat(4)}${'real\u0301'.padEnd(200, '\u0301')} agent`;

    expect(find(said, 'en')?.phrase.length).toBeLessThanOrEqual(120);
  });

  it('never throws and always answers alike, whatever was said', () => {
    const word = fc.constantFrom(
      'not',
      'please',
      'agent',
      'talk',
      'to',
      'a',
      'nicht',
      'से',
      'बात',
      ',',
      '.',
      '?',
    );
    const said = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 200 }),
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(said, fc.constantFrom('en', 'de', 'hi', 'xx'), (text, language) => {
        expect(findExtra(text, language)).toEqual(findExtra(text, language));
      }),
    );
  });

  it('does not depend on case, on accents written apart, or on blanks', () => {
    const said = 'Je voudrais être mis en relation avec une conseillère';

    expect(find(said.toUpperCase(), 'fr')).not.toBeNull();
    expect(find(said.normalize('NFD'), 'fr')).not.toBeNull();
    expect(find(said.replaceAll(' ', ' \t '), 'fr')).not.toBeNull();
  });
});
