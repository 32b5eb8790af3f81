import type { RecordingLibrary } from '../speech/recording.js';

/** What no service may write to its log, by the name it is reported under. */
export interface Secrets {
  readonly tokens: readonly string[];
  readonly credentials: readonly string[];
  /** What the caller pressed. */
  readonly keys: readonly string[];
  readonly recordings: RecordingLibrary;
}

const leastWords = 3;

/**
 * Searches what a service wrote for handover tokens, credentials, and anything that was said or pressed on the telephone.
 * @returns one sentence per kind of leak; the secret itself is not repeated, but where it stands is told
 */
export function findLeaks(service: string, lines: readonly string[], secrets: Secrets): readonly string[] {
  const text = lines.join('\n');
  const spoken = normalise(text);
  const leaks: string[] = [];
  if (secrets.tokens.some((token) => standsAlone(text, token)))
    leaks.push(`the log of ${service} holds a handover token`);
  if (secrets.credentials.some((credential) => text.includes(credential)))
    leaks.push(`the log of ${service} holds a credential`);
  const numbers = secrets.keys.flatMap(numbersIn);
  const pressed = lines.find((line) => numbers.some((number) => standsAlone(line, number)));
  if (pressed !== undefined)
    leaks.push(`the log of ${service} holds what was pressed, in ${messageOf(pressed)}`);
  for (const { id, text: words } of secrets.recordings.all()) {
    if (isSpoken(spoken, words)) leaks.push(`the log of ${service} holds what was said in "${id}"`);
  }
  return leaks;
}

/** The words of a line that are the same every time. */
function messageOf(line: string): string {
  return /"message":"[^"]*"/.exec(line)?.[0] ?? 'a line without a message';
}

/** Fewer digits stand in every log. */
const fewestDigits = 4;

/** What is long enough to be searched for, also with something between its digits. */
function numbersIn(keys: string): readonly string[] {
  const numbers = keys.match(/\d+/g) ?? [];
  return numbers
    .filter(({ length }) => length >= fewestDigits)
    .map((number) => number.replaceAll(/\d(?=\d)/g, '$&[ ,-]{0,2}'));
}

/** Digits inside a longer number, such as a time stamp, are not the secret. @param secret a pattern */
function standsAlone(text: string, secret: string): boolean {
  return new RegExp(`(?<![0-9a-zA-Z.])${secret}(?![0-9a-zA-Z])`).test(text);
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
