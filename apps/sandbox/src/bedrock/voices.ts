/** Every voice there is, and the language it speaks; null for those that speak several. */
const languageOf: Readonly<Record<string, string | null>> = {
  tiffany: null,
  matthew: null,
  amy: 'en',
  olivia: 'en',
  kiara: null,
  arjun: null,
  ambre: 'fr',
  florian: 'fr',
  beatrice: 'it',
  lorenzo: 'it',
  tina: 'de',
  lennart: 'de',
  lupe: 'es',
  carlos: 'es',
  carolina: 'pt',
  leo: 'pt',
};

export const voices: readonly string[] = Object.keys(languageOf);

/** Two letters of BCP 47; null when the voice does not tell. */
export function languageOfVoice(voiceId: string): string | null {
  return languageOf[voiceId] ?? null;
}
