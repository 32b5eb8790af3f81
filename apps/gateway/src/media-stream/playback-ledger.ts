import type { Clock } from '@voc/resilience';

/** What became of one response item that was cut short. */
export interface CutItem {
  readonly itemId: string;
  /** Whole milliseconds that reached the ear, never more than `sentMs`. */
  readonly heardMs: number;
  readonly sentMs: number;
}

export interface PlaybackLedger {
  /** Notes audio just sent; returns the name of the mark to send right behind it. */
  sent(itemId: string, durationMs: number): string;
  /** A mark came back: everything before it has been played. Unknown and outdated names are ignored. */
  markEchoed(name: string): void;
  /** Our `clear` threw the rest away: tells what was heard of each unfinished item, oldest first, and starts anew. */
  cut(): readonly CutItem[];
  /** Nothing sent is still waiting to be played. */
  isIdle(): boolean;
  /** Milliseconds sent and not known to be played. */
  pendingMs(): number;
}

interface Pending {
  readonly name: string;
  readonly itemId: string;
  readonly durationMs: number;
}

interface Item {
  sentMs: number;
  playedMs: number;
}

/**
 * What the caller has heard, per response item, from the marks Twilio echoes. Between two marks playback is real time,
 * so the clock fills in: the head of the queue has been playing since the mark before it came back, or since it was sent
 * into an empty buffer. A `clear` makes Twilio echo every pending mark without saying that it was not played; names carry
 * the generation, so those echoes are recognised and ignored.
 */
export function createPlaybackLedger(clock: Clock): PlaybackLedger {
  let generation = 0;
  let sequence = 0;
  let pending: Pending[] = [];
  let items = new Map<string, Item>();
  let headSinceMs = 0;

  const settle = ({ itemId, durationMs }: Pending): void => {
    const item = items.get(itemId);
    if (item) item.playedMs += durationMs;
  };

  return {
    sent(itemId, durationMs) {
      if (pending.length === 0) {
        headSinceMs = clock.monotonicMs();
        items = new Map([...items].filter(([id]) => id === itemId));
      }
      const item = items.get(itemId) ?? { sentMs: 0, playedMs: 0 };
      item.sentMs += durationMs;
      items.set(itemId, item);
      const name = `${generation}:${(sequence += 1)}`;
      pending.push({ name, itemId, durationMs });
      return name;
    },
    markEchoed(name) {
      const index = pending.findIndex((entry) => entry.name === name);
      if (index < 0) return;
      pending.splice(0, index + 1).forEach(settle);
      headSinceMs = clock.monotonicMs();
    },
    cut() {
      const head = pending[0];
      const headItem = head && items.get(head.itemId);
      if (head && headItem) headItem.playedMs += Math.min(head.durationMs, clock.monotonicMs() - headSinceMs);
      const waiting = new Set(pending.map((entry) => entry.itemId));
      const cutItems = [...items]
        .filter(([itemId]) => waiting.has(itemId))
        .map(([itemId, item]) => ({
          itemId,
          sentMs: item.sentMs,
          heardMs: Math.floor(Math.min(item.sentMs, item.playedMs)),
        }));
      generation += 1;
      pending = [];
      items = new Map();
      return cutItems;
    },
    isIdle: () => pending.length === 0,
    pendingMs: () => pending.reduce((sum, entry) => sum + entry.durationMs, 0),
  };
}
