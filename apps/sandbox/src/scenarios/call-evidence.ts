import type { ConnectTask } from '../connect/api/start-task.js';
import type { CallReport } from '../twilio/call-report.js';
import type { JournalEntry, Violation } from '../world/journal.js';
import type { CallEnd } from '../world/phone-network.js';
import type { LogLine } from '../world/service-log.js';
import type { HeardUtterance } from './ear.js';
import type { SaidUtterance } from './play-caller.js';
import type { FidelityReport } from './fidelity-report.js';
import type { HandoverRow, HandoverTimes, HubspotHoldings } from './scenario-report.js';
import type { Sound } from './sound-track.js';

/** Everything that was observed of one call, as far as expectations ask about it. Times are on the world's clock. */
export interface CallEvidence {
  /** When the caller dialled. */
  readonly startMs: number;
  /** null when nobody answered. */
  readonly answeredMs: number | null;
  readonly end: CallEnd;
  readonly said: readonly SaidUtterance[];
  readonly heard: readonly HeardUtterance[];
  readonly sounds: readonly Sound[];
  /** Why the caller could not play the script to its end. */
  readonly stuck: string | null;
  /** Contact attributes on the agent's screen. */
  readonly agent: Readonly<Record<string, string>> | null;
  readonly hubspot: HubspotHoldings;
  /** What people at Connect were told to do. */
  readonly connectTasks: readonly ConnectTask[];
  readonly handovers: readonly HandoverRow[];
  readonly tokens: { readonly created: number; readonly redeemed: number };
  readonly times: HandoverTimes;
  readonly audio: CallReport;
  readonly fidelity: FidelityReport;
  /** Since the caller dialled: of this call, and what belongs to no call, such as all that models do. */
  readonly journal: readonly JournalEntry[];
  /** The same of the gateway's log. */
  readonly gatewayLog: readonly LogLine[];
  readonly violations: readonly Violation[];
  /** Sentences about secrets in logs. */
  readonly leaks: readonly string[];
  /** Sentences about lines in logs that do not say of which call they are. */
  readonly unidentified: readonly string[];
  /** Services that did not survive the call. */
  readonly lostServices: readonly string[];
  /** Messages the orchestrator gave up, by reason. */
  readonly deadLetters: readonly string[];
}
