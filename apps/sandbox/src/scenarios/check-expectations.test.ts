import type { CallEvidence } from './call-evidence.js';
import { checkExpectations } from './check-expectations.js';
import type { Expectation } from './expectation.js';
import { entryOf, lineOf, sampleEvidence } from './testing/sample-evidence.js';

const evidence: CallEvidence = {
  ...sampleEvidence,
  journal: [
    entryOf(10, 'openai', 'session-opened', { session: 1 }),
    entryOf(20, 'openai', 'session-updated', { session: 1, language: 'en' }),
    entryOf(4_100, 'openai', 'caller-speech-started', { session: 1 }),
    entryOf(4_103, 'twilio', 'clear-received'),
    entryOf(5_600, 'openai', 'heard', { session: 1, recordingId: 'interrupt' }),
    entryOf(19_000, 'twilio', 'stream-ended', { error: 31921 }),
    entryOf(20_100, 'openai', 'session-closed', { session: 1, code: 1000, by: 'client' }),
  ],
  gatewayLog: [
    lineOf('voice moved', { provider: 'nova', reason: 'lost' }),
    lineOf('escalation published', { reason: 'user_request', trigger: 'speak to a human' }),
  ],
};

/** One of each kind there is. */
const met: readonly Expectation[] = [
  { expect: 'bridged' },
  { expect: 'caller-heard', recordings: ['greeting', 'farewell'] },
  { expect: 'caller-never-heard', recordings: ['agent-hello'] },
  { expect: 'agent-saw', attributes: { summary: /twice/, caller_phone: '', priority: true } },
  { expect: 'hubspot-holds', contacts: 1, tickets: 0, notes: 0 },
  { expect: 'handovers', states: ['failed(busy)', 'redeemed'] },
  { expect: 'tokens', created: 2, redeemed: 1 },
  { expect: 'escalation', reason: 'user_request', trigger: /human/ },
  { expect: 'language', is: 'en-GB', of: 'session' },
  { expect: 'caller-hung-up' },
  { expect: 'dial-within', ms: 4_500 },
  { expect: 'nothing-clipped' },
  { expect: 'model-heard', recordings: ['interrupt'] },
  { expect: 'model-remembers' },
  { expect: 'interruptions', times: 1 },
  { expect: 'quiet-after-interruption-within', ms: 300 },
  { expect: 'clear-within', ms: 3 },
  { expect: 'silence-at-most', ms: 1_000 },
  { expect: 'gap-at-most', ms: 0 },
  { expect: 'no-underruns' },
  { expect: 'moved', to: 'nova', cause: 'lost', times: 1 },
  { expect: 'sessions', openai: 1, bedrock: 0 },
  { expect: 'sessions-closed' },
  { expect: 'log-has', message: 'voice moved', fields: { provider: 'nova' } },
  { expect: 'twilio-saw', error: 31921 },
  { expect: 'twilio-saw', error: 31921, times: 1 },
];

describe('expectations', () => {
  it('are met without a word', () => {
    expect(checkExpectations(met, evidence)).toEqual([]);
  });

  it.each([
    ['a caller who could not go on', { stuck: 'the caller waited' }],
    [
      'a broken protocol rule',
      { violations: [{ atMs: 1, party: 'twilio', rule: '31951', detail: 'field' }] },
    ],
    ['pieces of frames', { audio: { ...evidence.audio, unalignedPayloads: 2 } }],
    ['a leak', { leaks: ['the log of gateway holds a credential'] }],
    ['a line of no call', { unidentified: ['the line “x” of gateway lacks handover_id'] }],
    ['a service that is lost', { lostServices: ['gateway'] }],
    ['a dead letter', { deadLetters: ['not-json'] }],
    [
      'a call that leaves no summary',
      { audio: { ...evidence.audio, streams: 1 }, gatewayLog: [lineOf('media stream ended')] },
    ],
  ] satisfies readonly (readonly [string, Partial<CallEvidence>])[])('never tolerate %s', (_what, change) => {
    expect(checkExpectations([], { ...evidence, ...change })).toHaveLength(1);
  });

  it.each<Expectation>([
    { expect: 'bridged' },
    { expect: 'agent-saw', attributes: {} },
    { expect: 'escalation', reason: 'user_request' },
    { expect: 'language', is: 'en', of: 'handover' },
    { expect: 'language', is: 'en', of: 'session' },
    { expect: 'dial-within', ms: 1 },
    { expect: 'quiet-after-interruption-within', ms: 1 },
    { expect: 'clear-within', ms: 1 },
    { expect: 'model-remembers' },
    { expect: 'model-heard', recordings: ['interrupt'] },
    { expect: 'moved' },
    { expect: 'log-has', message: 'voice moved' },
    { expect: 'twilio-saw', error: 31921 },
  ])('%j fails when nothing of what it is about happened', (expectation) => {
    const nothing = {
      ...evidence,
      ...{ agent: null, said: [], heard: [], sounds: [], journal: [], gatewayLog: [] },
      times: { ...evidence.times, dialledMs: null, bridgedMs: null },
    };

    expect(checkExpectations([expectation], nothing)).toHaveLength(1);
  });
});
