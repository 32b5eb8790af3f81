import type { CallEnd } from '../world/phone-network.js';
import type { CallStatus } from './call-resource.js';
import type { HeardSpan } from './ear.js';

/** How one media stream went. */
export interface StreamMetrics {
  /** Silences of 20–500 ms that the caller heard inside an utterance because audio came too late. */
  readonly underruns: number;
  /** Payloads that are no multiple of 160 bytes although more of the same utterance followed. */
  readonly unalignedPayloads: number;
  readonly maxBufferedMs: number;
  /** Bot audio thrown away unplayed because the stream ended; a caller who hangs up clips nothing. */
  readonly clippedMs: number;
  /** Heard after a `clear`: the tail of at most 40 ms, and what else came while the caller was still speaking. */
  readonly audioAfterClearMs: number;
  /** Caller audio messages sent, and dropped because the gateway read too slowly. */
  readonly framesSent: number;
  readonly framesDropped: number;
  /** Marks the gateway sent, and how many of them came back. */
  readonly marksSent: number;
  readonly marksEchoed: number;
}

/** One call, measured. JSON-serialisable. */
export interface CallReport extends StreamMetrics {
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly status: CallStatus;
  /** Null while the call goes on. */
  readonly endedBy: CallEnd['by'] | null;
  /** Answer to the first audible byte of a media stream. */
  readonly firstAudioMs: number | null;
  readonly streams: number;
  /** How late the call's 20 ms clock has been at worst. Above 10 the machine was too busy to judge by. */
  readonly timerLagMaxMs: number;
  /** Rules broken in this call; the journal names them. */
  readonly violations: number;
  /** What the caller heard, as stretches of time since the answer. */
  readonly heard: readonly HeardSpan[];
}

/** What a call counts while it goes on. */
export interface CallLedger {
  addViolation(): void;
  violations(): number;
  /** The function is asked whenever a report is made. */
  addStream(metrics: () => StreamMetrics): void;
  streams(): readonly StreamMetrics[];
}

export function createCallLedger(): CallLedger {
  const streams: (() => StreamMetrics)[] = [];
  let violations = 0;
  return {
    addViolation: () => void (violations += 1),
    violations: () => violations,
    addStream: (metrics) => void streams.push(metrics),
    streams: () => streams.map((metrics) => metrics()),
  };
}

/** All streams of a call together: sums, and of the buffer the maximum. */
export function sumStreams(streams: readonly StreamMetrics[]): StreamMetrics {
  const sum = (name: keyof StreamMetrics): number =>
    streams.reduce((total, metrics) => total + metrics[name], 0);
  return {
    underruns: sum('underruns'),
    unalignedPayloads: sum('unalignedPayloads'),
    maxBufferedMs: Math.max(0, ...streams.map(({ maxBufferedMs }) => maxBufferedMs)),
    clippedMs: sum('clippedMs'),
    audioAfterClearMs: sum('audioAfterClearMs'),
    framesSent: sum('framesSent'),
    framesDropped: sum('framesDropped'),
    marksSent: sum('marksSent'),
    marksEchoed: sum('marksEchoed'),
  };
}
