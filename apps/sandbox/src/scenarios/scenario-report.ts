import type { CallReport } from '../twilio/call-report.js';
import type { Violation } from '../world/journal.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import type { HeardUtterance } from './ear.js';
import type { FidelityReport } from './fidelity-report.js';
import type { GatewaySummary } from './gateway-summary.js';

/** One line of what happened, for people. */
export interface TimelineEvent {
  /** Milliseconds since the caller dialled. */
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
  /** `speech` is said or heard, `step` is done, `trouble` went wrong, also where that was intended. */
  readonly kind: 'speech' | 'step' | 'trouble';
}

/** Milliseconds since the caller dialled; null for what did not happen. */
export interface HandoverTimes {
  /** The caller's request was over. */
  readonly requestedMs: number | null;
  /** The gateway sent the escalation to the queue. */
  readonly publishedMs: number | null;
  /** Connect's telephone rang. */
  readonly dialledMs: number | null;
  readonly answeredMs: number | null;
  /** The flow got the attributes for the token. */
  readonly redeemedMs: number | null;
  /** Caller and person heard each other. */
  readonly bridgedMs: number | null;
}

export interface HandoverRow {
  readonly handoverId: string;
  readonly status: string;
  readonly reason: string | null;
}

export interface HubspotHoldings {
  readonly contacts: readonly HubspotRecord[];
  readonly tickets: readonly HubspotRecord[];
  readonly notes: readonly HubspotRecord[];
  readonly tasks: readonly HubspotRecord[];
}

export interface HubspotRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
}

/** What was really observed of one call, and what of it should have been otherwise. JSON-serialisable. */
export interface ScenarioReport {
  readonly scenario: string;
  readonly title: string;
  readonly voice: VoiceSetup;
  readonly passed: boolean;
  /** Sentences; empty when all that was expected was observed. */
  readonly failures: readonly string[];
  readonly call: {
    readonly callSid: string;
    readonly from: string;
    readonly to: string;
    readonly lengthMs: number;
    readonly endedBy: string;
  };
  readonly timeline: readonly TimelineEvent[];
  readonly heard: readonly HeardUtterance[];
  /** Contact attributes on the agent's screen; null when no agent got the call. */
  readonly agent: Readonly<Record<string, string>> | null;
  readonly hubspot: HubspotHoldings;
  readonly handovers: readonly HandoverRow[];
  readonly tokens: { readonly created: number; readonly redeemed: number };
  readonly handoverTimes: HandoverTimes;
  /** null when the gateway's log was not seen. */
  readonly gatewaySummary: GatewaySummary | null;
  readonly audio: CallReport;
  readonly fidelity: FidelityReport;
  readonly violations: readonly Violation[];
}
