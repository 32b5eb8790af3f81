import type { CallEvidence } from './call-evidence.js';
import { checkHandover } from './check-handover.js';
import type { HandoverExpectation } from './expectation.js';
import { entryOf, lineOf, sampleEvidence } from './testing/sample-evidence.js';

const evidence: CallEvidence = {
  ...sampleEvidence,
  hubspot: {
    ...sampleEvidence.hubspot,
    notes: [
      { id: '2', properties: { hs_note_body: '<p>Help.</p><p>Priority: high<br>Language: es-MX</p>' } },
    ],
  },
  journal: [
    entryOf(10, 'openai', 'session-updated', { language: 'en' }),
    entryOf(20, 'bedrock', 'prompt-started', { voiceId: 'tina' }),
  ],
  gatewayLog: [
    lineOf('escalation published', { reason: 'dtmf', trigger: '0' }),
    lineOf('escalation published', { reason: 'user_request', trigger: 'speak to a human' }),
  ],
};

const unmet: readonly (readonly [HandoverExpectation, string])[] = [
  [{ expect: 'not-bridged' }, 'should not have been connected'],
  [
    { expect: 'agent-saw', attributes: { summary: 'charged' } },
    'should show summary = charged, and shows "charged twice"',
  ],
  [{ expect: 'agent-saw', attributes: { caller_phone: true } }, 'should show caller_phone = something'],
  [{ expect: 'agent-saw', attributes: { intent: /./ } }, 'shows no such field'],
  [{ expect: 'agent-saw-nothing' }, 'on the screen: expected none, observed summary, '],
  [
    { expect: 'hubspot-holds', contacts: 1, tickets: 1, notes: 1 },
    'tickets in HubSpot: expected 1, observed 0',
  ],
  [{ expect: 'handovers', states: ['redeemed'] }, 'observed failed(busy), redeemed'],
  [{ expect: 'tokens', created: 1, redeemed: 1 }, 'tokens created: expected 1, observed 2'],
  [
    { expect: 'escalation', reason: 'user_request', trigger: 'agent' },
    'trigger of the escalation: expected agent, observed speak to a human',
  ],
  [{ expect: 'language', is: 'en', of: 'handover' }, 'language of the handover: expected en, observed es'],
  [{ expect: 'language', is: 'en', of: 'session' }, 'language of the session: expected en, observed de'],
  [{ expect: 'bot-hung-up' }, 'the bot should have ended the call; it was ended by caller'],
];

describe('what became of the handover', () => {
  it('knows a blank screen from none', () => {
    expect(checkHandover({ expect: 'agent-saw-nothing' }, { ...evidence, agent: {} })).toEqual([]);
    expect(checkHandover({ expect: 'agent-saw-nothing' }, { ...evidence, agent: null })).toEqual([
      'an agent should have got the call',
    ]);
  });

  it.each(unmet)('%j is told in a sentence when it is not met', (expectation, sentence) => {
    expect(checkHandover(expectation, evidence)).toEqual([expect.stringContaining(sentence)]);
  });

  it('compares the reason with the log and with the screen', () => {
    expect(checkHandover({ expect: 'escalation', reason: 'policy' }, evidence)).toEqual([
      'reason of the escalation: expected policy, observed user_request',
      'reason on the agent’s screen: expected policy, observed user_request',
    ]);
    expect(
      checkHandover({ expect: 'escalation', reason: 'user_request' }, { ...evidence, agent: null }),
    ).toEqual([]);
  });

  it('knows the language of the note and of the last session', () => {
    expect(checkHandover({ expect: 'language', is: 'es', of: 'handover' }, evidence)).toEqual([]);
    expect(checkHandover({ expect: 'language', is: 'de-AT', of: 'session' }, evidence)).toEqual([]);
  });

  it.each(['twiml', 'rest'] as const)('takes an end by %s for the bot’s', (by) => {
    const ended = { ...evidence, end: { by, atMs: 20_000 } };

    expect(checkHandover({ expect: 'bot-hung-up' }, ended)).toEqual([]);
    expect(checkHandover({ expect: 'caller-hung-up' }, ended)).toHaveLength(1);
  });
});
