import { describeHandover } from '../scenarios/check-handover.js';
import type { FidelityTotal } from '../scenarios/fidelity-report.js';
import type { ScenarioReport, TimelineEvent } from '../scenarios/scenario-report.js';
import { describeVoice } from '../world/voice-setup.js';
import type { Paint } from './paint.js';

const whoWidth = 13;
const labelWidth = 19;
const timeWidth = 7;

/** `   4.21  caller       “My invoice is wrong.”` */
export function renderEvent({ atMs, who, what, kind }: TimelineEvent, paint: Paint): string {
  const time = paint.dim(seconds(atMs).padStart(timeWidth));
  const name = who.padEnd(whoWidth);
  switch (kind) {
    case 'speech':
      return `${time}  ${paint.bold(name)}${what}`;
    case 'step':
      return `${time}  ${name}${what}`;
    case 'trouble':
      return `${time}  ${name}${paint.bad(what)}`;
  }
}

/** What the call came to, in a few lines. */
export function renderSummary(report: ScenarioReport, paint: Paint): readonly string[] {
  const line = (label: string, text: string): string => `${label.padEnd(labelWidth)}${text}`;
  return [
    '',
    ...agentLines(report).map((text, index) => line(index === 0 ? 'The agent saw' : '', text)),
    line('HubSpot holds', hubspotLine(report)),
    line('Handovers', report.handovers.map(describeHandover).join(', ') || 'none'),
    ...timeLines(report).map((text, index) => line(index === 0 ? 'Request to bridge' : '', text)),
    ...gatewayLines(report).map((text) => line('The gateway says', text)),
    ...audioLines(report).map((text, index) => line(index === 0 ? 'Audio' : '', text)),
    ...resultLines(report, paint),
  ];
}

function agentLines({ agent }: ScenarioReport): readonly string[] {
  if (agent === null) return ['nothing: no agent got this call'];
  const {
    summary = '',
    intent = '',
    priority = '',
    caller_phone = '',
    escalation_reason = '',
    ...ids
  } = agent;
  const contact = ids['hubspot_contact_id'] ?? '';
  const ticket = ids['hubspot_ticket_id'] ?? '';
  if (summary === '') return ['a caller without context'];
  return [
    summary,
    [
      `intent ${intent || 'unknown'}`,
      `priority ${priority}`,
      `because ${escalation_reason}`,
      `from ${caller_phone || 'a withheld number'}`,
    ].join(' · '),
    `HubSpot contact ${contact || 'none yet'}, ticket ${ticket || 'none yet'}`,
  ];
}

function hubspotLine({ hubspot }: ScenarioReport): string {
  const holdings = [
    count(hubspot.contacts.length, 'contact'),
    count(hubspot.tickets.length, 'ticket'),
    count(hubspot.notes.length, 'note'),
    ...(hubspot.tasks.length === 0 ? [] : [count(hubspot.tasks.length, 'task')]),
  ];
  const subject = hubspot.tickets[0]?.properties['subject'];
  return `${holdings.join(', ')} of this call${subject ? `: “${subject}”` : ''}`;
}

function timeLines({ handoverTimes: times }: ScenarioReport): readonly string[] {
  const { requestedMs } = times;
  if (requestedMs === null)
    return [times.bridgedMs === null ? 'no handover was asked for' : 'the request was not seen'];
  if (times.bridgedMs === null) return ['no bridge'];
  const since = (ms: number | null): string => (ms === null ? 'not seen' : `${seconds(ms - requestedMs)} s`);
  return [
    since(times.bridgedMs),
    `published ${since(times.publishedMs)} · dialled ${since(times.dialledMs)} · answered ${since(times.answeredMs)} · redeemed ${since(times.redeemedMs)}`,
  ];
}

function gatewayLines({ gatewaySummary: summary }: ScenarioReport): readonly string[] {
  if (summary === null) return [];
  const after = (ms: number | null): string => (ms === null ? 'never' : `after ${ms} ms`);
  const cost = summary.costUsd === null ? 'of unknown cost' : `$${summary.costUsd.toFixed(4)}`;
  return [
    [
      `first word ${after(summary.firstAudioMs)}`,
      ...(summary.turns === 0 ? [] : [`${count(summary.turns, 'answer')} ${after(summary.turnP50Ms)} (p50)`]),
      ...(summary.bargeIns === 0 ? [] : [count(summary.bargeIns, 'interruption')]),
      `${count(summary.tokens, 'token')}, ${cost}`,
    ].join(' · '),
  ];
}

function audioLines(report: ScenarioReport): readonly string[] {
  const path = describeVoice(report.voice);
  return [
    lineQuality(report),
    `${path}: the caller heard ${callerHeard(report)}`,
    `${' '.repeat(path.length)}  the model heard ${modelHeard(report)}`,
  ];
}

function lineQuality({ audio }: ScenarioReport): string {
  return [
    `first sound after ${audio.firstAudioMs === null ? '–' : `${Math.round(audio.firstAudioMs)} ms`}`,
    `${audio.underruns} gaps`,
    `${Math.round(audio.clippedMs)} ms clipped`,
    `${audio.framesDropped} of ${audio.framesSent} caller frames dropped`,
  ].join(' · ');
}

function callerHeard({ fidelity }: ScenarioReport): string {
  const { total, unknownMs } = fidelity.callerHeard;
  return [
    ...likeness(total),
    `${Math.round(total.gapsMs)} ms of gaps`,
    ...(total.lateMs > 0 ? [`${Math.round(total.lateMs)} ms late`] : []),
    `${Math.round(total.missingMs)} ms missing`,
    `${total.clippedSamples} samples clipped`,
    ...(total.levelDb === null ? [] : [`${total.levelDb.toFixed(2)} dB`]),
    ...(unknownMs > 0 ? [`${unknownMs} ms of nobody's`] : []),
  ].join(' · ');
}

function modelHeard({ fidelity }: ScenarioReport): string {
  return likeness(fidelity.modelHeard.total).join(' · ');
}

function likeness({ utterances, bitIdentical, correlation }: FidelityTotal): readonly string[] {
  if (correlation === null) return ['nothing'];
  const how = bitIdentical ? 'bit-identical' : `correlation ${correlation.toFixed(4)}`;
  return [count(utterances, 'utterance'), how];
}

function resultLines({ passed, failures, violations }: ScenarioReport, paint: Paint): readonly string[] {
  if (passed) return ['', paint.good(`All as expected; ${violations.length} protocol violations.`)];
  return ['', paint.bad('Not as expected:'), ...failures.map((failure) => paint.bad(`  - ${failure}`))];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}
