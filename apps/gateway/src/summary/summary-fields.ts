import type { LogField, LogFields } from '@voc/telemetry';
import type { CallTotals } from './call-totals.js';
import { percentile } from './percentile.js';

/** What a call came to, as the fields of its line in the log. What is not known is left out. */
export function summaryFields(totals: CallTotals, pricesAsOf: string): LogFields {
  const { tokens, waitsMs } = totals;
  return {
    stream_count: totals.streams,
    duration_ms: totals.durationMs,
    ...known('first_audio_ms', totals.firstAudioMs),
    turn_count: totals.turns,
    ...known('turn_p50_ms', percentile(waitsMs, 0.5)),
    ...known('turn_p95_ms', percentile(waitsMs, 0.95)),
    ...known('turn_max_ms', totals.turns === 0 ? null : totals.longestWaitMs),
    barge_ins: totals.bargeIns,
    underruns: totals.underruns,
    underrun_ms: totals.underrunMs,
    filled_frames: totals.filledFrames,
    dropped_frames: totals.droppedFrames,
    renewals: totals.renewals,
    failovers: totals.failovers,
    ...(totals.providers.length === 0 ? {} : { provider: totals.providers.join(',') }),
    input_audio_tokens: tokens['input-audio'] ?? 0,
    input_text_tokens: tokens['input-text'] ?? 0,
    cached_audio_tokens: tokens['cached-audio'] ?? 0,
    cached_text_tokens: tokens['cached-text'] ?? 0,
    output_audio_tokens: tokens['output-audio'] ?? 0,
    output_text_tokens: tokens['output-text'] ?? 0,
    other_tokens: tokens.other ?? 0,
    ...(totals.costUsd === null
      ? {}
      : { cost_usd: Number(totals.costUsd.toFixed(6)), prices_as_of: pricesAsOf }),
  };
}

function known(name: LogField, value: number | null): LogFields {
  return value === null ? {} : { [name]: value };
}
