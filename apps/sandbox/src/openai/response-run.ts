import type { OutputScript, ServerEvent } from './output-script.js';
import type { Schedule } from './scheduler.js';

export type CancelReason = 'turn_detected' | 'client_cancelled';

export type ResponseEnd =
  | { readonly status: 'completed' }
  | { readonly status: 'cancelled'; readonly reason: CancelReason }
  | { readonly status: 'failed'; readonly code: string };

export interface ResponseRunOptions {
  readonly thinkMs: number;
  readonly deltaIntervalMs: number;
  readonly lateDeltas: number;
  /** Fails with this code instead of speaking. */
  readonly failWith: string | null;
}

export interface ResponseRunDeps {
  readonly send: (event: ServerEvent) => void;
  readonly schedule: Schedule;
  /** The items to make, asked for when thinking is over, one after the other: each knows the item before it. */
  readonly nextScript: () => OutputScript | undefined;
  readonly onItemOpened: (script: OutputScript) => void;
  readonly onAudio: (itemId: string, audioMs: number) => void;
  /** `complete` is false for an item that was broken off. */
  readonly onItemClosed: (script: OutputScript, sent: number, complete: boolean) => void;
  /** `output` are the items as they stand. Called once. */
  readonly onEnd: (end: ResponseEnd, output: readonly Readonly<Record<string, unknown>>[]) => void;
}

export interface ResponseRun {
  /** Ends the response after a few more deltas; false when it is already ending. */
  cancel(reason: CancelReason): boolean;
  /** Stops without another event: the session is gone. */
  abandon(): void;
}

type State =
  | { readonly name: 'thinking' }
  | { readonly name: 'making'; readonly script: OutputScript; readonly sent: number }
  | {
      readonly name: 'breaking-off';
      readonly script: OutputScript;
      readonly sent: number;
      readonly lateLeft: number;
      readonly reason: CancelReason;
    }
  | { readonly name: 'ended' };

/** Plays the output of one response, delta by delta. `response.created` and `response.done` are the caller's. */
export function startResponseRun(options: ResponseRunOptions, deps: ResponseRunDeps): ResponseRun {
  const output: Readonly<Record<string, unknown>>[] = [];
  let state: State = { name: 'thinking' };
  let cancelTimer = deps.schedule(options.thinkMs, thought);

  function thought(): void {
    if (options.failWith !== null) end({ status: 'failed', code: options.failWith });
    else openNext();
  }

  function openNext(): void {
    const script = deps.nextScript();
    if (script === undefined) {
      end({ status: 'completed' });
      return;
    }
    deps.onItemOpened(script);
    script.open.forEach(deps.send);
    state = { name: 'making', script, sent: 0 };
    cancelTimer = deps.schedule(options.deltaIntervalMs, step);
  }

  function step(): void {
    if (state.name !== 'making' && state.name !== 'breaking-off') return;
    const { script, sent } = state;
    const delta = script.deltas[sent];
    if (delta === undefined || (state.name === 'breaking-off' && state.lateLeft === 0)) {
      closeItem(state);
      return;
    }
    deps.send(delta.event);
    if (delta.audioMs !== null) deps.onAudio(script.itemId, delta.audioMs);
    const lateLeft = state.name === 'breaking-off' ? state.lateLeft - 1 : 0;
    state = state.name === 'breaking-off' ? { ...state, sent: sent + 1, lateLeft } : { ...state, sent: sent + 1 };
    cancelTimer = deps.schedule(options.deltaIntervalMs, step);
  }

  function closeItem(current: State & { readonly name: 'making' | 'breaking-off' }): void {
    const { script, sent } = current;
    script.close(sent).forEach(deps.send);
    output.push(script.item(sent));
    deps.onItemClosed(script, sent, sent === script.deltas.length);
    if (current.name === 'breaking-off') end({ status: 'cancelled', reason: current.reason });
    else openNext();
  }

  function end(how: ResponseEnd): void {
    state = { name: 'ended' };
    deps.onEnd(how, output);
  }

  return {
    cancel(reason) {
      if (state.name === 'thinking') {
        cancelTimer();
        end({ status: 'cancelled', reason });
        return true;
      }
      if (state.name !== 'making') return false;
      state = { ...state, name: 'breaking-off', lateLeft: options.lateDeltas, reason };
      return true;
    },
    abandon() {
      cancelTimer();
      state = { name: 'ended' };
    },
  };
}
