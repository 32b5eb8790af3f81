import type { CallerLeg } from '../world/phone-network.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import type { CallEvidence } from './call-evidence.js';
import { checkExpectations } from './check-expectations.js';
import { gatewaySummaryOf } from './gateway-summary.js';
import type { Scenario } from './scenario.js';
import type { ScenarioReport } from './scenario-report.js';
import type { Timeline } from './timeline.js';

export interface FinishedCall {
  readonly leg: CallerLeg;
  readonly timeline: Timeline;
  readonly voice: VoiceSetup;
}

/** Judges the evidence and puts everything on the clock of the call. */
export function makeReport(
  scenario: Scenario,
  evidence: CallEvidence,
  { leg, timeline, voice }: FinishedCall,
): ScenarioReport {
  const { name, title, expectations } = scenario;
  const failures = checkExpectations(expectations, evidence);
  const sinceStart = (ms: number): number => Math.round(ms - timeline.startMs());
  return {
    scenario: name,
    title,
    voice,
    passed: failures.length === 0,
    failures,
    call: {
      callSid: leg.callSid,
      from: leg.from,
      to: leg.to,
      lengthMs: sinceStart(evidence.end.atMs),
      endedBy: evidence.end.by,
    },
    timeline: timeline.events(),
    heard: evidence.heard.map((utterance) => ({
      ...utterance,
      fromMs: sinceStart(utterance.fromMs),
      toMs: sinceStart(utterance.toMs),
    })),
    agent: evidence.agent,
    hubspot: evidence.hubspot,
    handovers: evidence.handovers,
    tokens: evidence.tokens,
    handoverTimes: evidence.times,
    gatewaySummary: gatewaySummaryOf(evidence.gatewayLog),
    audio: evidence.audio,
    fidelity: evidence.fidelity,
    violations: evidence.violations,
  };
}
