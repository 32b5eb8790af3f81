import type { RecordingLibrary } from '../speech/recording.js';

/** What no service may write to its log, by the name it is reported under. */
export interface Secrets {
  readonly tokens: readonly string[];
  readonly credentials: readonly string[];
  readonly recordings: RecordingLibrary;
}

const leastWords = 3;

/**
 * Searches what a service wrote for handover tokens, credentials and anything that was said on the telephone.
 * @returns one sentence per kind of leak; the secret itself is not repeated
 */
export function findLeaks(service: string, lines: readonly string[], secrets: Secrets): readonly string[] {
  const text = lines.join('\n');
  const spoken = normalise(text);
  const leaks: string[] = [];
  if (secrets.tokens.some((token) => standsAlone(text, token)))
    leaks.push(`the log of ${service} holds a handover token`);
  if (secrets.credentials.some((credential) => text.includes(credential)))
    leaks.push(`the log of ${service} holds a credential`);
  for (const { id, text: words } of secrets.recordings.all()) {
    if (isSpoken(spoken, words)) leaks.push(`the log of ${service} holds what was said in "${id}"`);
  }
  return leaks;
}

/** Digits inside a longer number, such as a time stamp, are not the token. */
function standsAlone(text: string, token: string): boolean {
  return new RegExp(`(?<![0-9a-zA-Z.])${token}(?![0-9a-zA-Z])`).test(text);
}

/** Any sentence of the recording that is long enough not to stand in a log by chance. */
function isSpoken(text: string, words: string): boolean {
  return words
    .split(/[.!?]/)
    .map(normalise)
    .filter((sentence) => sentence.split(' ').length >= leastWords)
    .some((sentence) => text.includes(sentence));
}

function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
