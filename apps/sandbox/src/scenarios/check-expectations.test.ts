import type { CallReport } from '../twilio/call-report.js';
import type { CallEvidence } from './call-evidence.js';
import { checkExpectations } from './check-expectations.js';
import type { Expectation } from './scenario.js';

const flawless: CallEvidence['fidelity'] = {
  path: 'pass-through',
  callerHeard: {
    total: {
      utterances: 0,
      bitIdentical: true,
      correlation: null,
      gapsMs: 0,
      lateMs: 0,
      missingMs: 0,
      clippedSamples: 0,
      levelDb: null,
    },
    utterances: [],
    unknownMs: 0,
  },
  modelHeard: { total: { utterances: 0, bitIdentical: true, correlation: null }, utterances: [] },
};

const heard = (recording: string | null, fromMs: number, toMs: number): CallEvidence['heard'][number] => ({
  recording,
  source: 'stream',
  fromMs,
  toMs,
});

const evidence: CallEvidence = {
  said: [{ recording: 'interrupt', keys: null, fromMs: 4_000, toMs: 5_000 }],
  heard: [heard('greeting', 0, 1_000), heard(null, 3_000, 4_300), heard('farewell', 6_000, 9_000)],
  stuck: null,
  agent: { summary: 'charged twice', caller_phone: '', priority: 'high' },
  hubspot: { contacts: [{ id: '1', properties: {} }], tickets: [], notes: [] },
  handovers: [
    { handoverId: 'a', status: 'failed', reason: 'busy' },
    { handoverId: 'b', status: 'redeemed', reason: null },
  ],
  tokens: { created: 2, redeemed: 1 },
  times: {
    requestedMs: 5_000,
    publishedMs: 5_600,
    dialledMs: 9_500,
    answeredMs: 9_900,
    redeemedMs: 13_000,
    bridgedMs: 14_000,
  },
  audio: { clippedMs: 0 } as CallReport,
  fidelity: flawless,
  violations: [],
  leaks: [],
  lostServices: [],
  deadLetters: [],
};

const met: readonly Expectation[] = [
  { expect: 'bridged' },
  { expect: 'caller-heard', recordings: ['greeting', 'farewell'] },
  { expect: 'caller-never-heard', recordings: ['agent-hello'] },
  { expect: 'agent-saw', attributes: { summary: /twice/, caller_phone: '', priority: true } },
  { expect: 'hubspot-holds', contacts: 1, tickets: 0, notes: 0 },
  { expect: 'handovers', states: ['failed(busy)', 'redeemed'] },
  { expect: 'tokens', created: 2, redeemed: 1 },
  { expect: 'dial-within', ms: 4_500 },
  { expect: 'nothing-clipped' },
  { expect: 'quiet-after-interruption-within', ms: 300 },
];

const unmet: readonly (readonly [Expectation, string])[] = [
  [{ expect: 'not-bridged' }, 'should not have been connected'],
  [{ expect: 'caller-heard', recordings: ['farewell', 'greeting'] }, 'should have heard "greeting"'],
  [
    { expect: 'caller-heard', recordings: ['greeting', 'greeting'] },
    'and heard: greeting, something unknown, farewell',
  ],
  [{ expect: 'caller-never-heard', recordings: ['farewell'] }, 'should not have heard "farewell"'],
  [
    { expect: 'agent-saw', attributes: { summary: 'charged' } },
    'should show summary = charged, and shows "charged twice"',
  ],
  [{ expect: 'agent-saw', attributes: { caller_phone: true } }, 'should show caller_phone = something'],
  [{ expect: 'agent-saw', attributes: { intent: /./ } }, 'shows no such field'],
  [
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 0 },
    'tickets in HubSpot: expected 1, observed 0',
  ],
  [{ expect: 'handovers', states: ['redeemed'] }, 'observed failed(busy), redeemed'],
  [{ expect: 'tokens', created: 1, redeemed: 1 }, 'tokens created: expected 1, observed 2'],
  [{ expect: 'dial-within', ms: 4_499 }, 'it took 4500 ms'],
  [{ expect: 'quiet-after-interruption-within', ms: 299 }, 'it took 300 ms'],
];

describe('expectations', () => {
  it('are met without a word', () => {
    expect(checkExpectations(met, evidence)).toEqual([]);
  });

  it.each(unmet)('%j is told in a sentence when it is not met', (expectation, sentence) => {
    const failures = checkExpectations([expectation], evidence);

    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(sentence);
  });

  it.each([
    ['a caller who could not go on', { stuck: 'the caller waited' }],
    [
      'a broken protocol rule',
      { violations: [{ atMs: 1, party: 'twilio', rule: '31951', detail: 'field' }] },
    ],
    ['a leak', { leaks: ['the log of gateway holds a credential'] }],
    ['a service that is lost', { lostServices: ['gateway'] }],
    ['a dead letter', { deadLetters: ['not-json'] }],
  ] satisfies readonly (readonly [string, Partial<CallEvidence>])[])('never tolerate %s', (_what, change) => {
    expect(checkExpectations([], { ...evidence, ...change })).toHaveLength(1);
  });

  it('fail when nothing of what they are about happened', () => {
    const nothing = {
      ...evidence,
      agent: null,
      said: [],
      heard: [],
      times: { ...evidence.times, dialledMs: null, bridgedMs: null },
    };

    const failures = checkExpectations(
      [
        { expect: 'bridged' },
        { expect: 'agent-saw', attributes: {} },
        { expect: 'dial-within', ms: 1 },
        { expect: 'quiet-after-interruption-within', ms: 1 },
      ],
      nothing,
    );

    expect(failures).toHaveLength(4);
  });
});
