/** Languages the model speaks, each with the voice for it when none is configured; the primary subtag of BCP 47. */
const voiceOfLanguage: ReadonlyMap<string, string> = new Map([
  ['en', 'tiffany'],
  ['fr', 'ambre'],
  ['es', 'lupe'],
  ['de', 'tina'],
  ['it', 'beatrice'],
  ['pt', 'carolina'],
  ['hi', 'kiara'],
]);

/** Accents of English that have a voice of their own. */
const voiceOfTag: ReadonlyMap<string, string> = new Map([
  ['en-gb', 'amy'],
  ['en-au', 'olivia'],
  ['en-in', 'kiara'],
]);

/** Every voice of `amazon.nova-2-sonic-v1:0`. */
export const knownVoices: readonly string[] = [
  'tiffany',
  'matthew',
  'amy',
  'olivia',
  'kiara',
  'arjun',
  'ambre',
  'florian',
  'beatrice',
  'lorenzo',
  'tina',
  'lennart',
  'lupe',
  'carlos',
  'carolina',
  'leo',
];

/** @param language BCP 47; a language without a voice gets one that speaks all seven */
export function voiceFor(language: string): string {
  const tag = language.toLowerCase();
  const [primary = ''] = tag.split('-');
  return voiceOfTag.get(tag) ?? voiceOfLanguage.get(primary) ?? 'tiffany';
}
