import type { HeardTurn } from '../../voice-client.js';

/** What a session shall know of the time before it. */
export interface History {
  readonly backgrounds: readonly string[];
  /** Oldest first. */
  readonly turns: readonly HeardTurn[];
}

/** One turn of the history: a block of its role, its text in pieces small enough for one event each. */
export interface HistoryBlock {
  readonly role: 'USER' | 'ASSISTANT';
  readonly texts: readonly string[];
}

/** Bytes of UTF-8 in one `textInput`, and in the whole history; what is older goes first. */
const maxTextBytes = 1_000;
const maxHistoryBytes = 40_000;
/** History begins with the caller. Where it does not, these words do, so that nobody's turn is lost or given to another. */
const opening = 'What has been said so far:';

interface Turn {
  readonly role: HistoryBlock['role'];
  readonly text: string;
}

/**
 * The history by the rules of the service: the caller first, then in turns, nothing empty. Background counts as the
 * caller's words, in front, because the service knows no other place for it.
 * @see https://docs.aws.amazon.com/nova/latest/nova2-userguide/sonic-chat-history.html
 */
export function historyBlocks({ backgrounds, turns: heard }: History): readonly HistoryBlock[] {
  const turns: readonly Turn[] = [
    ...backgrounds.map((text) => ({ role: 'USER', text }) as const),
    ...heard.map(({ role, text }) => ({ role: role === 'caller' ? 'USER' : 'ASSISTANT', text }) as const),
  ];
  const merged = merge(newest(turns.filter(({ text }) => text.trim() !== '')));
  const isInOrder = merged[0]?.role !== 'ASSISTANT';
  const whole = isInOrder ? merged : [{ role: 'USER', text: opening } as const, ...merged];
  return whole.map(({ role, text }) => ({ role, texts: pieces(text) }));
}

/** As many of the last turns as there is room for, the first of them perhaps without its beginning. */
function newest(turns: readonly Turn[]): readonly Turn[] {
  const kept: Turn[] = [];
  let roomBytes = maxHistoryBytes - opening.length;
  for (const { role, text } of turns.toReversed()) {
    const bytes = Buffer.from(text, 'utf8');
    const isWhole = bytes.length <= roomBytes;
    const end = isWhole ? text : bytes.subarray(characterStart(bytes, bytes.length - roomBytes)).toString();
    if (end.trim() !== '') kept.unshift({ role, text: end });
    // One more for the line break between turns that become one.
    roomBytes -= bytes.length + 1;
    if (!isWhole || roomBytes <= 0) break;
  }
  return kept;
}

function merge(turns: readonly Turn[]): readonly Turn[] {
  const merged: Turn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) merged.splice(-1, 1, { ...turn, text: `${last.text}\n${turn.text}` });
    else merged.push(turn);
  }
  return merged;
}

/** Cut between words where there is a place for it, never inside a character; put together they are the text again. */
function pieces(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  const cut: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end =
      start + maxTextBytes < bytes.length ? cutBefore(bytes, start, start + maxTextBytes) : bytes.length;
    cut.push(bytes.subarray(start, end).toString());
    start = end;
  }
  return cut.filter((piece) => piece.trim() !== '');
}

function cutBefore(bytes: Buffer, start: number, limit: number): number {
  const afterBlank = bytes.lastIndexOf(' ', limit - 1) + 1;
  if (afterBlank > start + (limit - start) / 2) return afterBlank;
  let end = limit;
  while (isInsideCharacter(bytes[end])) end -= 1;
  return end;
}

function characterStart(bytes: Buffer, from: number): number {
  let start = from;
  while (isInsideCharacter(bytes[start])) start += 1;
  return start;
}

/** UTF-8: every byte of a character but its first is 10xxxxxx. */
const isInsideCharacter = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;
