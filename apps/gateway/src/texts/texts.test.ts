import type { TextName } from './call-texts.js';
import { readTexts, spokenLanguageOf, spokenLanguages } from './texts.js';

describe('readTexts', () => {
  it.each(spokenLanguages)('has every sentence in %s, and none of them in English instead', (language) => {
    const texts = Object.entries(readTexts({}, 'en')(language)) as [TextName, string][];
    const english = readTexts({}, 'en')('en');

    expect(texts).toHaveLength(14);
    for (const [name, text] of texts) {
      expect(text.trim()).toBe(text);
      expect(text.length).toBeGreaterThan(5);
      // What is asked for is `Say exactly this sentence: "…"`.
      expect(text).not.toContain('"');
      if (language !== 'en') expect(text).not.toBe(english[name]);
    }
  });

  it('takes a text of the environment in the default language, and others in the language they are for', () => {
    const textsOf = readTexts({ GREETING_TEXT: 'Hallo?', GREETING_TEXT_FR: 'Allô ?' }, 'de-AT');

    expect(textsOf('de').greeting).toBe('Hallo?');
    expect(textsOf('de-DE').goodbye).toBe(readTexts({}, 'en')('de').goodbye);
    expect(textsOf('fr-CA').greeting).toBe('Allô ?');
    expect(textsOf('en').greeting).toBe('Hello, thanks for calling. How can I help you today?');
  });

  it('prefers the text of the language, and takes an empty one for none', () => {
    const textsOf = readTexts({ GOODBYE_TEXT: 'Bye.', GOODBYE_TEXT_EN: 'Cheers.', FILLER_TEXT: '' }, 'en');

    expect(textsOf('en').goodbye).toBe('Cheers.');
    expect(textsOf('en').filler).toBe(readTexts({}, 'de')('en').filler);
  });

  it.each([
    ['pt-BR', 'pt'],
    ['HI', 'hi'],
    ['nl', 'en'],
    ['', 'en'],
  ])('speaks for %p in %s', (tag, language) => {
    expect(spokenLanguageOf(tag)).toBe(language);
  });

  it('refuses what cannot be spoken as one sentence, and names all of it', () => {
    const env = {
      GREETING_TEXT: 'Say "hello".',
      FAREWELL_TEXT_DE: 'Moment.\nBitte.',
      GOODBYE_TEXT: 'a'.repeat(501),
      FILLER_TEXT: 'a'.repeat(500),
    };

    expect(() => readTexts(env, 'en')).toThrow(
      /GREETING_TEXT: must be one line.*\n.*FAREWELL_TEXT_DE: must be.*\n.*GOODBYE_TEXT: must be/,
    );
  });
});
