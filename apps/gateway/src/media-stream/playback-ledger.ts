import type { Clock } from '@voc/resilience';
import { createPlayHead, type CutItem, type PlayHead } from './play-head.js';

export type { CutItem } from './play-head.js';

export interface PlaybackLedger {
  /** Notes audio just sent; returns the name of the mark to send right behind it. */
  sent(itemId: string, durationMs: number): string;
  /** A mark came back: everything before it has been played. Unknown, repeated and outdated names are ignored. */
  markEchoed(name: string): void;
  /** Our `clear` threw the rest away: tells what was heard of each unfinished item, oldest first, and starts anew. */
  cut(): readonly CutItem[];
  /** Everything sent has been played, and Twilio said so or has been silent about it for too long. */
  isIdle(): boolean;
  /** Milliseconds of audio that are still to be played. */
  pendingMs(): number;
  /** Whole milliseconds heard of an item, cut short or not; 0 for an item never sent or long gone. */
  heardMs(itemId: string): number;
  /** The stream is over: nothing is told any more. */
  close(): void;
}

export interface PlaybackLedgerConfig {
  /** From our sending to Twilio's playing; 0 counts audio as heard a little early rather than too late. */
  readonly latencyMs: number;
}

export interface PlaybackLedgerDeps {
  readonly clock: Clock;
  /** Everything has been played; not called for what was cut. */
  readonly onIdle: () => void;
  /** The player falls silent for so long in the middle of an item: what follows was sent too late. */
  readonly onDry: (silentMs: number) => void;
}

/** A last mark that is this late is lost. */
const markPatienceMs = 2_000;

interface Ledger {
  generation: number;
  /** Sequence number of the last mark sent, and of the last one that came back or is not waited for any longer. */
  lastSequence: number;
  settledSequence: number;
  cancelPatience: (() => void) | null;
}

/**
 * What the caller has heard, per response item. Twilio plays what we send in real time and without gaps, so our own
 * sending times say where it is; marks that come back are proof that it is at least there. A mark that is late or lost
 * changes nothing. Only the end waits for its mark, because who redirects the call too early takes the last word away.
 * A `clear` makes Twilio echo every pending mark without saying that it was not played; names carry the generation, so
 * those echoes are recognised and ignored.
 * @see https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export function createPlaybackLedger(config: PlaybackLedgerConfig, deps: PlaybackLedgerDeps): PlaybackLedger {
  const { clock, onIdle, onDry } = deps;
  const playHead = createPlayHead(config.latencyMs);
  const ledger: Ledger = { generation: 0, lastSequence: 0, settledSequence: 0, cancelPatience: null };
  const isIdle = (): boolean => ledger.settledSequence === ledger.lastSequence;

  return {
    sent(itemId, durationMs) {
      ledger.lastSequence += 1;
      const sentAtMs = clock.monotonicMs();
      const silentMs = playHead.append({ sequence: ledger.lastSequence, itemId, durationMs, sentAtMs });
      if (silentMs > 0) onDry(silentMs);
      if (!ledger.cancelPatience) waitForLastMark(deps, ledger, playHead);
      return markName(ledger.generation, ledger.lastSequence);
    },
    markEchoed(name) {
      const sequence = sequenceOf(name);
      const isNews = sequence > ledger.settledSequence && sequence <= ledger.lastSequence;
      if (!isNews || name !== markName(ledger.generation, sequence)) return;
      playHead.reached(sequence, clock.monotonicMs());
      ledger.settledSequence = sequence;
      if (isIdle()) onIdle();
    },
    cut() {
      ledger.generation += 1;
      ledger.settledSequence = ledger.lastSequence;
      return playHead.cut(clock.monotonicMs());
    },
    isIdle,
    pendingMs: () => playHead.pendingMs(clock.monotonicMs()),
    heardMs: (itemId) => playHead.heardMs(itemId, clock.monotonicMs()),
    close() {
      ledger.cancelPatience?.();
      ledger.cancelPatience = null;
      ledger.settledSequence = ledger.lastSequence;
    },
  };
}

/**
 * One timer for all marks: when it goes off it either finds the end long past, or sleeps on until it could be. A call
 * therefore costs a timer every few seconds of speech, whatever the pieces it comes in.
 */
function waitForLastMark(deps: PlaybackLedgerDeps, ledger: Ledger, playHead: PlayHead): void {
  const { clock, onIdle } = deps;
  const check = (): void => {
    ledger.cancelPatience = null;
    if (ledger.settledSequence === ledger.lastSequence) return;
    const nowMs = clock.monotonicMs();
    if (playHead.idleForMs(nowMs) >= markPatienceMs) {
      ledger.settledSequence = ledger.lastSequence;
      onIdle();
    } else waitForLastMark(deps, ledger, playHead);
  };
  const nowMs = clock.monotonicMs();
  const waitMs = markPatienceMs + playHead.pendingMs(nowMs) - playHead.idleForMs(nowMs);
  ledger.cancelPatience = clock.schedule(Math.ceil(waitMs), check);
}

function markName(generation: number, sequence: number): string {
  return `${generation}:${sequence}`;
}

/** NaN, which no comparison holds for, when it is none of our names. */
function sequenceOf(name: string): number {
  return Number(name.slice(name.indexOf(':') + 1));
}
