import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const nobodyAnswers: Scenario = {
  name: 'nobody-answers',
  title: 'Every model fails in mid-call; a recording tells the caller, and a person goes on with the context',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      {
        set: {
          openai: { dropSocket: { afterMs: 0 }, refuseUpgrade: { status: 500 } },
          bedrock: { refuseOpen: { status: 503, type: 'ServiceUnavailableException' } },
        },
      },
      { say: 'ask-order-status' },
      { hear: 'clip-connecting-en' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'bridged' },
    {
      expect: 'caller-heard',
      recordings: ['greeting', 'answer-invoice', 'clip-connecting-en', 'agent-hello'],
    },
    { expect: 'escalation', reason: 'provider_error' },
    { expect: 'agent-saw', attributes: { caller_phone: knownCaller, summary: /charged twice in October/ } },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'sessions', openai: 1, bedrock: 0 },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
