import type { Schedule } from '../model/scheduler.js';
import type { OutputScript, ServerEvent } from './output-script.js';

export interface ItemRunOptions {
  readonly deltaIntervalMs: number;
  /** Deltas that still go out once the item is broken off: they were on their way. */
  readonly lateDeltas: number;
}

export interface ItemRunDeps {
  readonly send: (event: ServerEvent) => void;
  readonly schedule: Schedule;
  readonly onAudio: (itemId: string, audioMs: number) => void;
  /** All its events are out, `sent` of its deltas among them. */
  readonly onClosed: (sent: number) => void;
}

export interface ItemRun {
  readonly breakOff: () => void;
  /** No further event. */
  readonly stop: () => void;
}

/** Sends one output item: its opening at once, a delta per interval, its end. */
export function startItemRun(script: OutputScript, options: ItemRunOptions, deps: ItemRunDeps): ItemRun {
  let sent = 0;
  let deltasLeft = script.deltas.length;
  let stop = (): void => undefined;

  const step = (): void => {
    const delta = script.deltas[sent];
    if (delta === undefined || deltasLeft === 0) {
      script.close(sent).forEach(deps.send);
      deps.onClosed(sent);
      return;
    }
    deps.send(delta.event);
    if (delta.audioMs !== null) deps.onAudio(script.itemId, delta.audioMs);
    sent += 1;
    deltasLeft -= 1;
    stop = deps.schedule(options.deltaIntervalMs, step);
  };

  script.open.forEach(deps.send);
  stop = deps.schedule(options.deltaIntervalMs, step);
  return {
    breakOff: () => void (deltasLeft = Math.min(deltasLeft, options.lateDeltas)),
    stop: () => stop(),
  };
}
