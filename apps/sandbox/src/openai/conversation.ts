import type { HistoryTurn } from '../model/brain.js';
import type { WireError } from './wire-error.js';

export interface ConversationItem {
  readonly id: string;
  /** The item as events show it. */
  readonly wire: Readonly<Record<string, unknown>>;
  /** What the model knows of it as part of the dialogue; none for calls, instructions and what was erased. */
  readonly turns: readonly HistoryTurn[];
  /** Model output audio sent so far; null for every other item. */
  readonly audioMs: number | null;
}

export type Truncation =
  | { readonly status: 'truncated'; readonly item: ConversationItem }
  | { readonly status: 'refused'; readonly rule: string; readonly error: WireError };

/** The items of one session, in order. */
export interface Conversation {
  /**
   * Adds after `previousId` (`root` = first), or last when it is left out.
   * @returns the id of the item before it, null for the first; undefined, and adds nothing, when `previousId` is unknown
   */
  add(item: ConversationItem, previousId?: string | null): string | null | undefined;
  get(id: string): ConversationItem | undefined;
  findLast(matches: (item: ConversationItem) => boolean): ConversationItem | undefined;
  lastId(): string | null;
  /** The item is complete, or broken off for good. A truncated item stays erased; a deleted one stays away. */
  finish(id: string, wire: ConversationItem['wire'], turns: readonly HistoryTurn[]): void;
  remove(id: string): boolean;
  /** More audio of this item went out; a truncated item does not grow again. */
  sentAudio(id: string, audioMs: number): void;
  truncate(id: string, contentIndex: number, audioEndMs: number): Truncation;
  turns(): readonly HistoryTurn[];
  hasModelAudio(): boolean;
}

export function createConversation(): Conversation {
  let items: readonly ConversationItem[] = [];
  const truncatedIds = new Set<string>();
  let modelHasSpoken = false;

  const get = (id: string): ConversationItem | undefined => items.find((item) => item.id === id);
  const before = (index: number): string | null => items[index - 1]?.id ?? null;
  const replace = (item: ConversationItem): void => {
    items = items.map((known) => (known.id === item.id ? item : known));
  };

  return {
    add(item, previousId) {
      const index = placeBehind(items, previousId);
      if (index === null) return undefined;
      items = items.toSpliced(index, 0, item);
      return before(index);
    },
    get,
    findLast: (matches) => items.findLast(matches),
    lastId: () => items.at(-1)?.id ?? null,
    finish(id, wire, turns) {
      const item = get(id);
      if (item !== undefined) replace({ ...item, wire, turns: truncatedIds.has(id) ? [] : turns });
    },
    remove(id) {
      const known = get(id) !== undefined;
      items = items.filter((item) => item.id !== id);
      return known;
    },
    sentAudio(id, audioMs) {
      const item = get(id);
      modelHasSpoken = true;
      if (item !== undefined && !truncatedIds.has(id)) replace({ ...item, audioMs });
    },
    truncate(id, contentIndex, audioEndMs) {
      const item = get(id);
      const objection = objectionToTruncate(item, contentIndex, audioEndMs);
      if (objection !== undefined || item === undefined)
        return { status: 'refused', ...(objection ?? unknownItem(id)) };
      truncatedIds.add(id);
      const truncated = { ...item, turns: [], audioMs: audioEndMs };
      replace(truncated);
      return { status: 'truncated', item: truncated };
    },
    turns: () => items.flatMap((item) => item.turns),
    hasModelAudio: () => modelHasSpoken,
  };
}

/** @returns null when there is no such item */
function placeBehind(
  items: readonly ConversationItem[],
  previousId: string | null | undefined,
): number | null {
  if (previousId === undefined || previousId === null) return items.length;
  if (previousId === 'root') return 0;
  const index = items.findIndex((item) => item.id === previousId);
  return index === -1 ? null : index + 1;
}

interface Objection {
  readonly rule: string;
  readonly error: WireError;
}

function unknownItem(id: string): Objection {
  const message = `Item with item_id '${id.slice(0, 64)}' not found.`;
  return { rule: 'truncate-unknown-item', error: { code: 'item_not_found', message, param: 'item_id' } };
}

function objectionToTruncate(
  item: ConversationItem | undefined,
  contentIndex: number,
  audioEndMs: number,
): Objection | undefined {
  if (item === undefined) return undefined;
  if (item.audioMs === null || item.audioMs === 0) {
    const message = 'Only model output audio messages can be truncated';
    return {
      rule: 'truncate-without-audio',
      error: { code: 'unsupported_content_type', message, param: null },
    };
  }
  if (contentIndex !== 0) {
    const error = {
      code: 'invalid_value',
      message: 'There is no such content part.',
      param: 'content_index',
    } as const;
    return { rule: 'truncate-bad-content-index', error };
  }
  if (audioEndMs > item.audioMs) {
    const message = `Audio content of ${Math.floor(item.audioMs)}ms is already shorter than ${audioEndMs}ms`;
    return { rule: 'truncate-too-long', error: { code: 'invalid_value', message, param: 'audio_end_ms' } };
  }
  return undefined;
}
