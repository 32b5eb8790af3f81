import type { Schedule } from '../model/scheduler.js';
import { startItemRun, type ItemRun } from './item-run.js';
import type { OutputScript, ServerEvent } from './output-script.js';

export type CancelReason = 'turn_detected' | 'client_cancelled';

export type IncompleteReason = 'max_output_tokens' | 'content_filter';

export type ResponseEnd =
  | { readonly status: 'completed' }
  | { readonly status: 'cancelled'; readonly reason: CancelReason }
  | { readonly status: 'incomplete'; readonly reason: IncompleteReason }
  | { readonly status: 'failed'; readonly code: string };

export interface ResponseRunOptions {
  readonly thinkMs: number;
  readonly deltaIntervalMs: number;
  readonly lateDeltas: number;
  /** Fails with this code instead of speaking. */
  readonly failWith: string | null;
  /** Completes at once, having made nothing. */
  readonly isEmpty: boolean;
  /** Stops after a few deltas of the first item, for this reason. */
  readonly stopShort: IncompleteReason | null;
}

export interface ResponseRunDeps {
  readonly send: (event: ServerEvent) => void;
  readonly schedule: Schedule;
  /** The items to make, one after the other: each knows the item before it. */
  readonly nextScript: () => OutputScript | undefined;
  readonly onItemOpened: (script: OutputScript) => void;
  readonly onAudio: (itemId: string, audioMs: number) => void;
  /** `sent` deltas are out; fewer than there are when the item was broken off. */
  readonly onItemClosed: (script: OutputScript, sent: number) => void;
  /** `output` are the items as they stand. Called once. */
  readonly onEnd: (end: ResponseEnd, output: readonly Readonly<Record<string, unknown>>[]) => void;
}

export interface ResponseRun {
  /** Ends the response after a few more deltas; false when it is already ending. */
  readonly cancel: (reason: CancelReason) => boolean;
  /** Broken off, while what was on its way still goes out. */
  readonly isEnding: () => boolean;
  /** Stops without another event: the session is gone. */
  readonly abandon: () => void;
}

type State =
  | { readonly name: 'thinking'; readonly stop: () => void }
  | { readonly name: 'making'; readonly item: ItemRun }
  | { readonly name: 'breaking-off'; readonly item: ItemRun; readonly as: ResponseEnd }
  | { readonly name: 'ended' };

/** Plays the output of one response, delta by delta. `response.created` and `response.done` are the caller's. */
export function startResponseRun(options: ResponseRunOptions, deps: ResponseRunDeps): ResponseRun {
  const output: Readonly<Record<string, unknown>>[] = [];

  const end = (how: ResponseEnd): void => {
    state = { name: 'ended' };
    deps.onEnd(how, output);
  };
  const breakOff = (item: ItemRun, as: ResponseEnd): void => {
    state = { name: 'breaking-off', item, as };
    item.breakOff();
  };
  const openNext = (): void => {
    const script = options.isEmpty ? undefined : deps.nextScript();
    if (script === undefined) {
      end({ status: 'completed' });
      return;
    }
    deps.onItemOpened(script);
    const onClosed = (sent: number): void => {
      output.push(script.item(sent));
      deps.onItemClosed(script, sent);
      if (state.name === 'breaking-off') end(state.as);
      else openNext();
    };
    const item = startItemRun(script, options, { ...deps, onClosed });
    state = { name: 'making', item };
    if (options.stopShort !== null) breakOff(item, { status: 'incomplete', reason: options.stopShort });
  };
  const think = (): void => {
    if (options.failWith === null) openNext();
    else end({ status: 'failed', code: options.failWith });
  };
  let state: State = { name: 'thinking', stop: deps.schedule(options.thinkMs, think) };

  return {
    cancel(reason) {
      const as = { status: 'cancelled', reason } as const;
      if (state.name === 'making') breakOff(state.item, as);
      else if (state.name === 'thinking') {
        state.stop();
        end(as);
      } else return false;
      return true;
    },
    isEnding: () => state.name === 'breaking-off',
    abandon() {
      if (state.name === 'thinking') state.stop();
      else if (state.name !== 'ended') state.item.stop();
      state = { name: 'ended' };
    },
  };
}
