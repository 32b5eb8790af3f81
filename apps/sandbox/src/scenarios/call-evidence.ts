import type { CallReport } from '../twilio/call-report.js';
import type { Violation } from '../world/journal.js';
import type { HeardUtterance } from './ear.js';
import type { SaidUtterance } from './play-caller.js';
import type { FidelityReport } from './fidelity-report.js';
import type { HandoverRow, HandoverTimes, HubspotHoldings } from './scenario-report.js';

/** Everything that was observed of one call, as far as expectations ask about it. */
export interface CallEvidence {
  readonly said: readonly SaidUtterance[];
  readonly heard: readonly HeardUtterance[];
  /** Why the caller could not play the script to its end. */
  readonly stuck: string | null;
  /** Contact attributes on the agent's screen. */
  readonly agent: Readonly<Record<string, string>> | null;
  readonly hubspot: HubspotHoldings;
  readonly handovers: readonly HandoverRow[];
  readonly tokens: { readonly created: number; readonly redeemed: number };
  readonly times: HandoverTimes;
  readonly audio: CallReport;
  readonly fidelity: FidelityReport;
  readonly violations: readonly Violation[];
  /** Sentences about secrets in logs. */
  readonly leaks: readonly string[];
  /** Services that did not survive the call. */
  readonly lostServices: readonly string[];
  /** Messages the orchestrator gave up, by reason. */
  readonly deadLetters: readonly string[];
}
