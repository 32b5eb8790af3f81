import { tokenKinds, type TokenCounts } from '@voc/voice-client';
import { z } from 'zod';

const count = z.number().int().min(0);
const lengthMs = z.number().min(0);

/** Waits kept to tell their spread by, the newest: an hour of short turns, and little in the row they travel in. */
export const maxWaits = 300;

const totalsSchema = z.object({
  streams: count,
  /** Of the streams, without what lay between them. */
  durationMs: lengthMs,
  /** From the upgrade of the first stream on which the bot was heard to its first sound; null: it never was. */
  firstAudioMs: lengthMs.nullable(),
  /** Turns of the caller that were answered. */
  turns: count,
  longestWaitMs: lengthMs,
  /** From the end of what the caller said to the answer, of the newest turns, whole milliseconds. */
  waitsMs: z.array(lengthMs).max(maxWaits),
  bargeIns: count,
  underruns: count,
  /** Of silence in the middle of what the bot said. */
  underrunMs: lengthMs,
  filledFrames: count,
  droppedFrames: count,
  renewals: count,
  failovers: count,
  /** Those the caller heard, in the order of appearance. */
  providers: z.array(z.string().max(64)).max(16),
  tokens: z.partialRecord(z.enum(tokenKinds), count),
  /** null once anything was used that has no price. */
  costUsd: z.number().min(0).nullable(),
});

/** What a call has come to, over all its streams so far. Nothing in it says who called, or what was said. */
export type CallTotals = Readonly<z.output<typeof totalsSchema>>;

export const noTotals: CallTotals = {
  streams: 0,
  durationMs: 0,
  firstAudioMs: null,
  turns: 0,
  longestWaitMs: 0,
  waitsMs: [],
  bargeIns: 0,
  underruns: 0,
  underrunMs: 0,
  filledFrames: 0,
  droppedFrames: 0,
  renewals: 0,
  failovers: 0,
  providers: [],
  tokens: {},
  costUsd: 0,
};

/** Totals as another process has written them down; null when it was another version, or there are none. */
export function parseTotals(text: string | undefined): CallTotals | null {
  try {
    return totalsSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

/** @param later of streams that came after those of `earlier` */
export function addTotals(earlier: CallTotals, later: CallTotals): CallTotals {
  const sum = (name: SummedField): number => earlier[name] + later[name];
  return {
    streams: sum('streams'),
    durationMs: sum('durationMs'),
    firstAudioMs: earlier.firstAudioMs ?? later.firstAudioMs,
    turns: sum('turns'),
    longestWaitMs: Math.max(earlier.longestWaitMs, later.longestWaitMs),
    waitsMs: [...earlier.waitsMs, ...later.waitsMs].slice(-maxWaits),
    bargeIns: sum('bargeIns'),
    underruns: sum('underruns'),
    underrunMs: sum('underrunMs'),
    filledFrames: sum('filledFrames'),
    droppedFrames: sum('droppedFrames'),
    renewals: sum('renewals'),
    failovers: sum('failovers'),
    providers: [...new Set([...earlier.providers, ...later.providers])],
    tokens: addTokens(earlier.tokens, later.tokens),
    costUsd: addCost(earlier.costUsd, later.costUsd),
  };
}

type SummedField = {
  [Name in keyof CallTotals]: CallTotals[Name] extends number ? Name : never;
}[keyof CallTotals];

/** Something without a price makes the whole have none. */
export function addCost(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

export function addTokens(one: TokenCounts, other: TokenCounts): TokenCounts {
  return Object.fromEntries(
    tokenKinds
      .map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)] as const)
      .filter(([, sum]) => sum > 0),
  );
}
