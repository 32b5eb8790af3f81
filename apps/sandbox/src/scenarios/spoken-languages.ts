import { languageOfVoice } from '../bedrock/voices.js';
import type { JournalEntry } from '../world/journal.js';

/** Where the provider's table lists a voice that speaks several languages. */
const listedUnder: Readonly<Record<string, readonly string[]>> = {
  tiffany: ['en'],
  matthew: ['en'],
  kiara: ['hi', 'en'],
  arjun: ['hi', 'en'],
};

/**
 * What the last session was set up to speak, as primary subtags: OpenAI is told the language it transcribes, Nova chooses
 * by voice. Empty when no session said anything about it.
 */
export function spokenLanguages(journal: readonly JournalEntry[]): readonly string[] {
  const last = journal.findLast(
    ({ party, kind }) =>
      (party === 'openai' && kind === 'session-updated') ||
      (party === 'bedrock' && kind === 'prompt-started'),
  );
  const { language, voiceId } = last?.detail ?? {};
  if (typeof language === 'string') return [language];
  if (typeof voiceId !== 'string') return [];
  const own = languageOfVoice(voiceId);
  return own === null ? (listedUnder[voiceId] ?? []) : [own];
}
