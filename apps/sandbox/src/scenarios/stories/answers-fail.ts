import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** What fails once is tried again unheard; what fails again is admitted; and who is failed for good gets a person. */
export const answersFail: Scenario = {
  name: 'answers-fail',
  title:
    'Answers fail once, come out empty, fail twice and then for good: the caller is never left in silence',
  voice: { fallback: null },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { set: { openai: { failedResponse: { code: 'server_error', times: 1 } } } },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { set: { openai: { emptyResponse: { times: 2 } } } },
      { say: 'ask-order-status' },
      { hear: 'did-not-understand' },
      { set: { openai: { failedResponse: { code: 'server_error' } } } },
      { say: 'ask-order-status' },
      { hear: 'clip-connecting-en' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'bridged' },
    { expect: 'escalation', reason: 'provider_error', trigger: 'failed_answers' },
    { expect: 'agent-saw', attributes: { summary: /charged twice in October/ } },
    { expect: 'model-heard', recordings: ['tell-problem', 'ask-order-status', 'ask-order-status'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions', openai: 1 },
    { expect: 'sessions-closed' },
  ],
};
