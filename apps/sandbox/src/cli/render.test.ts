import type { ScenarioReport } from '../scenarios/scenario-report.js';
import { createPaint } from './paint.js';
import { renderEvent, renderSummary } from './render.js';

const plain = createPaint(false);

const report: ScenarioReport = {
  scenario: 'human-please',
  title: 'A call',
  voice: { provider: 'openai', audio: 'pcm16', fallback: null },
  passed: true,
  failures: [],
  call: { callSid: 'CA1', from: '+15550100001', to: '+15550100002', lengthMs: 20_000, endedBy: 'caller' },
  timeline: [],
  heard: [],
  agent: {
    summary: 'Charged twice.',
    intent: 'billing',
    priority: 'high',
    caller_phone: '',
    escalation_reason: 'dtmf',
    hubspot_ticket_id: '7',
  },
  hubspot: { contacts: [], tickets: [{ id: '7', properties: { subject: 'Invoice' } }], notes: [], tasks: [] },
  handovers: [{ handoverId: 'a', status: 'redeemed', reason: null }],
  tokens: { created: 1, redeemed: 1 },
  handoverTimes: {
    requestedMs: 5_000,
    publishedMs: 5_600,
    dialledMs: 9_500,
    answeredMs: 9_900,
    redeemedMs: 13_000,
    bridgedMs: 14_250,
  },
  gatewaySummary: {
    ...{ streams: 1, firstAudioMs: 117, turns: 2, turnP50Ms: 640, turnP95Ms: 700, bargeIns: 1 },
    ...{ tokens: 1_200, costUsd: 0.0123 },
  },
  audio: {
    firstAudioMs: 120,
    underruns: 0,
    clippedMs: 0,
    framesDropped: 0,
    framesSent: 500,
  } as ScenarioReport['audio'],
  fidelity: {
    path: 'converted',
    callerHeard: {
      total: {
        utterances: 3,
        bitIdentical: false,
        correlation: 0.999_71,
        gapsMs: 0,
        lateMs: 40,
        missingMs: 0,
        clippedSamples: 0,
        levelDb: -0.02,
      },
      utterances: [],
      unknownMs: 0,
    },
    modelHeard: { total: { utterances: 1, bitIdentical: true, correlation: 1 }, utterances: [] },
  },
  violations: [],
};

describe('rendering', () => {
  it('aligns times and names', () => {
    const lines = [
      renderEvent({ atMs: 40, who: 'twilio', what: 'answers', kind: 'step' }, plain),
      renderEvent({ atMs: 12_540, who: 'bot', what: '“Hello.”', kind: 'speech' }, plain),
    ];

    expect(lines).toEqual(['   0.04  twilio       answers', '  12.54  bot          “Hello.”']);
  });

  it('sums up what the agent saw, what the CRM holds and how long it took', () => {
    const text = renderSummary(report, plain).join('\n');

    expect(text).toContain('The agent saw      Charged twice.');
    expect(text).toContain('intent billing · priority high · because dtmf · from a withheld number');
    expect(text).toContain('HubSpot contact none yet, ticket 7');
    expect(text).toContain('0 contacts, 1 ticket, 0 notes of this call: “Invoice”');
    expect(text).toContain('Request to bridge  9.25 s');
    expect(text).toContain(
      'The gateway says   first word after 117 ms · 2 answers after 640 ms (p50) · 1 interruption · 1200 tokens, $0.0123',
    );
    expect(text).toContain('published 0.60 s · dialled 4.50 s · answered 4.90 s · redeemed 8.00 s');
    expect(text).toContain(
      'openai with pcm16: the caller heard 3 utterances · correlation 0.9997 · 0 ms of gaps · 40 ms late · 0 ms missing · 0 samples clipped · -0.02 dB',
    );
    expect(text).toContain('the model heard 1 utterance · bit-identical');
    expect(text).toContain('All as expected; 0 protocol violations.');
  });

  it('names everything that was not as expected', () => {
    const text = renderSummary(
      { ...report, passed: false, agent: null, failures: ['no bridge', 'no ticket'] },
      plain,
    ).join('\n');

    expect(text).toContain('nothing: no agent got this call');
    expect(text).toContain('Not as expected:\n  - no bridge\n  - no ticket');
  });

  it('uses colour only where it is wanted', () => {
    const event = { atMs: 0, who: 'hubspot', what: 'answers 500', kind: 'trouble' } as const;

    expect(renderEvent(event, createPaint(true))).toContain('\u001b[31m');
    expect(renderEvent(event, plain)).not.toContain('\u001b');
  });
});
