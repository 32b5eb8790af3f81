import type { LogLine } from '../world/service-log.js';
import { unless, type Verdict } from './verdict.js';

/** What the gateway itself says a call came to, over all its streams: the last `call.summary` of its log. */
export interface GatewaySummary {
  readonly streams: number;
  readonly firstAudioMs: number | null;
  readonly turns: number;
  readonly turnP50Ms: number | null;
  readonly turnP95Ms: number | null;
  readonly bargeIns: number;
  readonly tokens: number;
  /** null: something the call used has no price. */
  readonly costUsd: number | null;
}

const tokenFields = /_tokens$/;

/** null where there is none, as in a world whose gateway runs elsewhere. */
export function gatewaySummaryOf(lines: readonly LogLine[]): GatewaySummary | null {
  const fields = lines.findLast((line) => line.fields?.['message'] === 'call.summary')?.fields;
  if (fields === undefined) return null;
  const number = (name: string): number | null => {
    const value = fields[name];
    return typeof value === 'number' ? value : null;
  };
  return {
    streams: number('stream_count') ?? 0,
    firstAudioMs: number('first_audio_ms'),
    turns: number('turn_count') ?? 0,
    turnP50Ms: number('turn_p50_ms'),
    turnP95Ms: number('turn_p95_ms'),
    bargeIns: number('barge_ins') ?? 0,
    tokens: Object.keys(fields)
      .filter((name) => tokenFields.test(name))
      .reduce((sum, name) => sum + (number(name) ?? 0), 0),
    costUsd: number('cost_usd'),
  };
}

/** Whoever looks at a call afterwards has nothing else: each call with a stream leaves its summary. */
export function checkSummary(lines: readonly LogLine[], streams: number): Verdict {
  if (lines.length === 0 || streams === 0) return [];
  const summary = gatewaySummaryOf(lines);
  if (summary === null) return ['the gateway should have written call.summary'];
  return unless(
    summary.streams === streams,
    `call.summary should be of ${streams} streams and is of ${summary.streams}`,
  );
}
