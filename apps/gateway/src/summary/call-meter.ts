import type { Clock } from '@voc/resilience';
import { tokenKinds, type MoveCause, type VoiceUsage } from '@voc/voice-client';
import type { StreamOpening } from '../media-stream/stream-ticket.js';
import type { GatewayMetrics } from '../metrics.js';
import { addCost, addTokens, addTotals, maxWaits, noTotals, type CallTotals } from './call-totals.js';
import { costUsd, type PriceTable } from './price-table.js';

/**
 * Whatever is measured of a call is told here, once: it counts for the process, which is its metrics, and for the call,
 * which is its summary. Times are monotonic ms.
 */
export interface CallMeter {
  /** What the streams before this one came to. */
  goOnFrom(earlier: CallTotals): void;
  /** The bot can be heard, by its own voice: a recording says that it cannot be yet. */
  sounded(provider: string, opening: StreamOpening): void;
  /** @param waitedMs since the caller's last word */
  answered(provider: string, waitedMs: number): void;
  /** @param sinceMs the interrupting caller's first sound by our own ears; null where they heard none */
  bargedIn(sinceMs: number | null): void;
  /** The player had nothing to play in the middle of an item. */
  ranDry(silentMs: number): void;
  framesFilled(frames: number): void;
  frameDropped(): void;
  sessionBegun(provider: string): void;
  moved(provider: string, cause: MoveCause): void;
  used(usage: VoiceUsage): void;
  /** The stream is over, and time stands still. @returns its length */
  ended(): number;
  totals(): CallTotals;
}

export interface CallMeterDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly metrics: GatewayMetrics;
}

/** Of the stream that is measured. */
type Tally = { -readonly [Name in keyof CallTotals]: CallTotals[Name] };

/** Begins with the stream. */
export function createCallMeter({ prices }: { readonly prices: PriceTable }, deps: CallMeterDeps): CallMeter {
  const { clock, metrics } = deps;
  const startedMs = clock.monotonicMs();
  const own: Tally = { ...noTotals, streams: 1 };
  let earlier = noTotals;
  let endedMs: number | null = null;
  const lengthMs = (): number => Math.round((endedMs ?? clock.monotonicMs()) - startedMs);

  return {
    ...measureConversation(own, lengthMs, deps),
    ...measureFrames(own, metrics),
    ...measureProviders(own, prices, metrics),
    goOnFrom: (totals) => void (earlier = totals),
    ended() {
      endedMs ??= clock.monotonicMs();
      metrics.sessionSeconds.observe(lengthMs() / 1000);
      return lengthMs();
    },
    totals: () => addTotals(earlier, { ...own, durationMs: lengthMs() }),
  };
}

/** @param lengthMs how long the stream has lasted */
function measureConversation(
  own: Tally,
  lengthMs: () => number,
  { clock, metrics }: CallMeterDeps,
): Pick<CallMeter, 'sounded' | 'answered' | 'bargedIn'> {
  let speaking = '';
  return {
    sounded(provider, opening) {
      if (provider === speaking) return;
      speaking = provider;
      if (!own.providers.includes(provider)) own.providers = [...own.providers, provider];
      if (own.firstAudioMs !== null) return;
      own.firstAudioMs = lengthMs();
      metrics.firstAudioSeconds.observe(own.firstAudioMs / 1000, { opening });
    },
    answered(provider, waitedMs) {
      metrics.turnSeconds.observe(waitedMs / 1000, { provider });
      own.turns += 1;
      own.longestWaitMs = Math.max(own.longestWaitMs, Math.round(waitedMs));
      own.waitsMs = [...own.waitsMs, Math.round(waitedMs)].slice(-maxWaits);
    },
    bargedIn(sinceMs) {
      metrics.bargeIns.increment();
      if (sinceMs !== null) metrics.bargeInSeconds.observe((clock.monotonicMs() - sinceMs) / 1000);
      own.bargeIns += 1;
    },
  };
}

function measureFrames(
  own: Tally,
  metrics: GatewayMetrics,
): Pick<CallMeter, 'ranDry' | 'framesFilled' | 'frameDropped'> {
  return {
    ranDry(silentMs) {
      metrics.underruns.increment();
      own.underruns += 1;
      own.underrunMs += Math.round(silentMs);
    },
    framesFilled(frames) {
      metrics.filledFrames.increment({}, frames);
      own.filledFrames += frames;
    },
    frameDropped() {
      metrics.droppedFrames.increment({ cause: 'provider-not-ready' });
      own.droppedFrames += 1;
    },
  };
}

function measureProviders(
  own: Tally,
  prices: PriceTable,
  metrics: GatewayMetrics,
): Pick<CallMeter, 'sessionBegun' | 'moved' | 'used'> {
  return {
    sessionBegun: (provider) => metrics.providerSessions.increment({ provider }),
    moved(provider, cause) {
      metrics.providerSessions.increment({ provider });
      metrics.providerMoves.increment({ provider, cause });
      if (cause === 'renewal') own.renewals += 1;
      else if (cause !== 'language') own.failovers += 1;
    },
    used(usage) {
      const usd = costUsd(prices, usage);
      countUsage(metrics, usage, usd);
      own.tokens = addTokens(own.tokens, usage.tokens ?? {});
      own.costUsd = addCost(own.costUsd, usd);
    },
  };
}

function countUsage(metrics: GatewayMetrics, { provider, tokens }: VoiceUsage, usd: number | null): void {
  for (const kind of tokenKinds) {
    const count = tokens?.[kind] ?? 0;
    if (count > 0) metrics.providerTokens.increment({ provider, kind }, count);
  }
  if (usd === null) metrics.providerUnpriced.increment({ provider });
  else metrics.providerCost.increment({ provider }, usd);
}
