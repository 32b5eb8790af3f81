import { BadEnvironmentError, type Env } from '@voc/config';
import type { CallTexts, TextName } from './call-texts.js';
import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { hindi } from './hindi.js';
import { italian } from './italian.js';
import { portuguese } from './portuguese.js';
import { spanish } from './spanish.js';

/** The primary subtag of each language there are texts, phrases and clips for. */
export const spokenLanguages = ['en', 'fr', 'es', 'de', 'it', 'pt', 'hi'] as const;

export type SpokenLanguage = (typeof spokenLanguages)[number];

const builtIn: Readonly<Record<SpokenLanguage, CallTexts>> = {
  en: english,
  fr: french,
  es: spanish,
  de: german,
  it: italian,
  pt: portuguese,
  hi: hindi,
};

/**
 * The variable that replaces a text; with `_DE` and the like behind it, in that language only. Clips are recordings:
 * what they say is replaced by other recordings.
 */
const variables = {
  greeting: 'GREETING_TEXT',
  farewell: 'FAREWELL_TEXT',
  handoverFailed: 'HANDOVER_FAILED_TEXT',
  nobodyThere: 'NOBODY_THERE_TEXT',
  callbackConfirmed: 'CALLBACK_CONFIRMED_TEXT',
  resumed: 'RESUMED_TEXT',
  sayAgain: 'SAY_AGAIN_TEXT',
  filler: 'FILLER_TEXT',
  stillThere: 'STILL_THERE_TEXT',
  stillThereAgain: 'STILL_THERE_AGAIN_TEXT',
  silenceGoodbye: 'SILENCE_GOODBYE_TEXT',
  goodbye: 'GOODBYE_TEXT',
} as const satisfies Partial<Record<TextName, string>>;

/** The sentences of a language, BCP 47; one there are none for is spoken in English. */
export type TextsOf = (language: string) => CallTexts;

/** The language of ours that is spoken for a BCP 47 tag. */
export function spokenLanguageOf(language: string): SpokenLanguage {
  const [primary = ''] = language.toLowerCase().split('-');
  return spokenLanguages.find((known) => known === primary) ?? 'en';
}

/**
 * The built-in sentences with those of the environment in their place: `GREETING_TEXT` in the default language,
 * `GREETING_TEXT_FR` in French. Empty counts as absent.
 * @param defaultLanguage BCP 47, in which calls are answered unless told otherwise
 * @throws BadEnvironmentError naming every text that cannot be asked for
 */
export function readTexts(env: Env, defaultLanguage: string): TextsOf {
  refuseUnspeakable(env);
  const isDefault = (language: SpokenLanguage): boolean => language === spokenLanguageOf(defaultLanguage);
  const replaced = (language: SpokenLanguage, variable: string): string | undefined =>
    env[`${variable}_${language.toUpperCase()}`] || (isDefault(language) ? env[variable] : '') || undefined;
  const textsIn = (language: SpokenLanguage): CallTexts => {
    const entries = Object.entries(variables).flatMap(([name, variable]) => {
      const text = replaced(language, variable);
      return text === undefined ? [] : [[name, text] as const];
    });
    return { ...builtIn[language], ...Object.fromEntries(entries) };
  };
  const texts = new Map(spokenLanguages.map((language) => [language, textsIn(language)]));
  return (language) => texts.get(spokenLanguageOf(language)) ?? english;
}

const maxTextChars = 500;

/** The model is told to say exactly "this sentence": a quote of its own would end it, and a page would never be over. */
function refuseUnspeakable(env: Env): void {
  const names = Object.values(variables).flatMap((variable) => [
    variable,
    ...spokenLanguages.map((language) => `${variable}_${language.toUpperCase()}`),
  ]);
  const isBad = (text: string): boolean => /["\n\r]/.test(text) || text.length > maxTextChars;
  const problem = `must be one line of at most ${maxTextChars} characters without a straight double quote`;
  const bad = names.filter((name) => isBad(env[name] ?? ''));
  if (bad.length > 0) throw new BadEnvironmentError(new Map(bad.map((name) => [name, problem])));
}
