export interface SimulatedPlayer {
  /** Audio arrives. @returns when it will have been played, unless it is cleared */
  add(itemId: string, durationMs: number, nowMs: number): number;
  clear(nowMs: number): void;
  /** What was played of an item, in all. */
  heardMs(itemId: string, nowMs: number): number;
  /** When everything will have been played. */
  endMs(): number;
}

interface Piece {
  readonly itemId: string;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * What a caller hears of a media stream, worked out the slow way from everything that ever happened: all of it in order
 * and in real time, beginning on the next tick when nothing was playing.
 * @param tickMs 0 plays at once
 */
export function createSimulatedPlayer(tickMs: number): SimulatedPlayer {
  let pieces: readonly Piece[] = [];
  const endMs = (): number => pieces.at(-1)?.endMs ?? 0;
  const nextTick = (atMs: number): number => (tickMs === 0 ? atMs : Math.ceil(atMs / tickMs) * tickMs);

  return {
    endMs,
    add(itemId, durationMs, nowMs) {
      const startMs = Math.max(nextTick(nowMs), endMs());
      pieces = [...pieces, { itemId, startMs, endMs: startMs + durationMs }];
      return startMs + durationMs;
    },
    clear(nowMs) {
      pieces = pieces
        .filter(({ startMs }) => startMs < nowMs)
        .map((piece) => ({ ...piece, endMs: Math.min(piece.endMs, nowMs) }));
    },
    heardMs: (itemId, nowMs) =>
      pieces
        .filter((piece) => piece.itemId === itemId)
        .reduce((sum, piece) => sum + Math.max(0, Math.min(nowMs, piece.endMs) - piece.startMs), 0),
  };
}
