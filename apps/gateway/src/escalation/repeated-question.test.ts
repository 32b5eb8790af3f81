import { isRepeated, substanceOf } from './repeated-question.js';

const rule = { times: 2, withinTurns: 3, minOverlap: 0.8 };
const repeats = (...turns: string[]): boolean =>
  isRepeated(
    turns.map((turn) => substanceOf(turn, 'en')),
    rule,
  );

describe('substanceOf', () => {
  it.each([
    ['Where is my order, please?', 'en', ['order', 'where']],
    ['Wo ist denn jetzt meine Bestellung?', 'de', ['bestellung', 'wo']],
    ['Où est ma commande ?', 'fr-CA', ['commande', 'ou']],
    ['¿Dónde está mi pedido?', 'es', ['donde', 'pedido']],
    ['Dov’è il mio ordine?', 'it', ['dov', 'ordine']],
    ['Onde está a minha encomenda?', 'pt-BR', ['encomenda', 'onde']],
    ['मेरा ऑर्डर कहाँ है?', 'hi', ['ऑर्डर', 'कहां']],
    ['mera order kahan hai', 'hi', ['kahan', 'order']],
    ['Yes, please.', 'en', []],
    ['order order order where', 'xx', ['order', 'where']],
  ])('takes from %j (%s) what it is about', (said, language, words) => {
    expect(substanceOf(said, language)).toEqual(words);
  });

  it('keeps a bounded number of words', () => {
    const said = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ');

    expect(substanceOf(said, 'en')).toHaveLength(40);
  });
});

describe('isRepeated', () => {
  it('counts turns that have most of their words in common', () => {
    expect(
      repeats('Where is my order from October number seven?', 'Where’s the October order, number seven?'),
    ).toBe(true);
    expect(repeats('Where is my order?', 'Where is my invoice?')).toBe(false);
    expect(repeats('Where is my order?', 'Where is my order and when does the shop open?')).toBe(false);
  });

  it('looks at the last turn only, and back no further than the rule says', () => {
    expect(repeats('Where is my order?', 'Where is my order?', 'Thank you')).toBe(false);
    expect(repeats('Where is my order?', 'Thank you', 'Where is my order?')).toBe(true);
    expect(repeats('Where is my order?', 'Thank you', 'Well', 'Where is my order?')).toBe(false);
  });

  it('takes one word for no question', () => {
    expect(repeats('Invoice', 'Invoice', 'Invoice')).toBe(false);
    expect(isRepeated([], rule)).toBe(false);
  });
});
