import type { Clock } from '@voc/resilience';

/**
 * Calls `onSlow` once when work has been under way for `afterMs` without a moment of rest, however many pieces of it.
 * @returns begins a piece of work; what that returns ends it, and may be called again
 */
export function createSlowWatch(
  afterMs: number,
  deps: { readonly clock: Pick<Clock, 'schedule'>; readonly onSlow: () => void },
): () => () => void {
  const underWay = new Set<symbol>();
  let cancel = (): void => undefined;

  return () => {
    const piece = Symbol();
    underWay.add(piece);
    if (underWay.size === 1) cancel = deps.clock.schedule(afterMs, deps.onSlow);
    return () => {
      if (underWay.delete(piece) && underWay.size === 0) cancel();
    };
  };
}
