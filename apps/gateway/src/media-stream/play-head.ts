/** Audio between two marks. Times are monotonic. */
export interface SentAudio {
  /** Grows with each. */
  readonly sequence: number;
  readonly itemId: string;
  readonly durationMs: number;
  readonly sentAtMs: number;
}

/** What became of one response item that was cut short; all in milliseconds of its audio. */
export interface CutItem {
  readonly itemId: string;
  readonly sentMs: number;
  /** Whole milliseconds that reached the ear, from 0 to `sentMs`. */
  readonly heardMs: number;
  /** What the `clear` threw away: the rest. */
  readonly droppedMs: number;
}

export interface PlayHead {
  /** @returns how long the player has nothing to play before this, in the middle of its item; 0 where nobody hears it */
  append(audio: SentAudio): number;
  /** Proof that everything up to this sequence number has been played by now. */
  reached(sequence: number, nowMs: number): void;
  /** Throws away what is ahead. @returns the items it belonged to, oldest first */
  cut(nowMs: number): readonly CutItem[];
  /** Milliseconds of audio ahead. */
  pendingMs(nowMs: number): number;
  heardMs(itemId: string, nowMs: number): number;
  /** How long ago the end was reached; 0 while there is audio ahead. */
  idleForMs(nowMs: number): number;
}

interface Item {
  readonly itemId: string;
  sentMs: number;
  playedMs: number;
}

interface Piece extends SentAudio {
  readonly item: Item;
}

interface Player {
  readonly latencyMs: number;
  /** From `first` on not played to its end; what is before has not been removed yet. */
  pieces: Piece[];
  first: number;
  /** Of the pieces from `first` on. */
  aheadMs: number;
  /** When everything before `first` has been played. */
  freeAtMs: number;
  /** What is played last of all; null when that was cut. */
  lastItem: Item | null;
}

/** Of so many items can be told what was heard; what is older is in the transcript already. */
const maxItems = 64;

/** Less than a frame is the jitter of our own sending. */
const audibleGapMs = 20;

/** Played pieces are removed so many at a time, which makes it cheap. */
const compactAt = 1_024;

/**
 * Where a player is that plays everything in order and in real time, and starts again as soon as audio comes into its
 * empty buffer: a piece begins when it has arrived or when the piece before it has ended, whichever is later. Pieces are
 * settled lazily, each once, so that the cost of a question does not grow with the length of the speech.
 * @param latencyMs from sending to arriving
 */
export function createPlayHead(latencyMs: number): PlayHead {
  const items = new Map<string, Item>();
  const player: Player = { latencyMs, pieces: [], first: 0, aheadMs: 0, freeAtMs: -Infinity, lastItem: null };

  return {
    append(audio) {
      const playing = advance(player, audio.sentAtMs);
      const item = items.get(audio.itemId) ?? remember(items, audio.itemId);
      item.sentMs += audio.durationMs;
      const silentMs = item === player.lastItem ? audio.sentAtMs + latencyMs - endOf(player, playing) : 0;
      player.lastItem = item;
      player.aheadMs += audio.durationMs;
      player.pieces.push({ ...audio, item });
      return silentMs >= audibleGapMs ? silentMs : 0;
    },
    reached(sequence, nowMs) {
      let piece = advance(player, nowMs);
      // The player was faster than we thought: what follows begins now.
      for (; piece && piece.sequence <= sequence; piece = player.pieces[player.first])
        settle(player, piece, nowMs);
    },
    cut(nowMs) {
      const playing = advance(player, nowMs);
      const unfinished = new Set(player.pieces.slice(player.first).map(({ item }) => item));
      const cutItems = [...unfinished].map((item) => cutShort(item, heardOf(player, item, playing, nowMs)));
      Object.assign(player, { pieces: [], first: 0, aheadMs: 0, freeAtMs: nowMs, lastItem: null });
      return cutItems;
    },
    pendingMs(nowMs) {
      const playing = advance(player, nowMs);
      return player.aheadMs - playedOf(player, playing, nowMs);
    },
    heardMs(itemId, nowMs) {
      const item = items.get(itemId);
      return item ? heardOf(player, item, advance(player, nowMs), nowMs) : 0;
    },
    idleForMs: (nowMs) => (advance(player, nowMs) ? 0 : nowMs - player.freeAtMs),
  };
}

/** @returns the first piece not played to its end */
function advance(player: Player, nowMs: number): Piece | undefined {
  for (;;) {
    const piece = player.pieces[player.first];
    const endMs = piece ? startOf(player, piece) + piece.durationMs : Infinity;
    if (!piece || endMs > nowMs) {
      compact(player);
      return piece;
    }
    settle(player, piece, endMs);
  }
}

function startOf(player: Player, piece: Piece): number {
  return Math.max(piece.sentAtMs + player.latencyMs, player.freeAtMs);
}

/** When all there is will have been played. */
function endOf(player: Player, playing: Piece | undefined): number {
  return playing ? startOf(player, playing) + player.aheadMs : player.freeAtMs;
}

function settle(player: Player, piece: Piece, endMs: number): void {
  piece.item.playedMs += piece.durationMs;
  player.aheadMs -= piece.durationMs;
  player.freeAtMs = endMs;
  player.first += 1;
}

function compact(player: Player): void {
  const isEmpty = player.first === player.pieces.length;
  if (!isEmpty && player.first < compactAt) return;
  player.pieces.splice(0, player.first);
  player.first = 0;
}

function playedOf(player: Player, piece: Piece | undefined, nowMs: number): number {
  return piece ? Math.max(0, nowMs - startOf(player, piece)) : 0;
}

/** In whole milliseconds: that is what providers take. */
function heardOf(player: Player, item: Item, playing: Piece | undefined, nowMs: number): number {
  return Math.floor(item.playedMs + (playing?.item === item ? playedOf(player, playing, nowMs) : 0));
}

function remember(items: Map<string, Item>, itemId: string): Item {
  const item = { itemId, sentMs: 0, playedMs: 0 };
  items.set(itemId, item);
  const [oldest] = items.keys();
  if (items.size > maxItems && oldest !== undefined) items.delete(oldest);
  return item;
}

/** From here on the item is what was heard of it, should it go on nevertheless. */
function cutShort(item: Item, heardMs: number): CutItem {
  const { itemId, sentMs } = item;
  item.sentMs = heardMs;
  item.playedMs = heardMs;
  return { itemId, sentMs, heardMs, droppedMs: sentMs - heardMs };
}
