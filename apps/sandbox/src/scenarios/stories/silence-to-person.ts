import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const silenceToPerson: Scenario = {
  name: 'silence-to-person',
  title: 'The caller never says a word and is given to a person instead of hung up on',
  env: {
    gateway: {
      SILENCE_ACTION: 'escalate',
      ...{ SILENCE_PROMPT_MS: '1000', SILENCE_PROMPT_AGAIN_MS: '1000', SILENCE_END_MS: '1000' },
    },
  },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { hear: 'still-there-again' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'bridged' },
    { expect: 'nothing-clipped' },
    {
      expect: 'caller-heard',
      recordings: ['greeting', 'still-there', 'still-there-again', 'farewell', 'agent-hello'],
    },
    { expect: 'caller-never-heard', recordings: ['silence-goodbye'] },
    { expect: 'escalation', reason: 'policy', trigger: 'silence' },
    { expect: 'agent-saw', attributes: { caller_phone: knownCaller, summary: true } },
    { expect: 'handovers', states: ['redeemed'] },
  ],
};
