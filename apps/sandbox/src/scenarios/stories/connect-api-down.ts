import type { Scenario } from '../scenario.js';
import { contactCentre, knownCaller } from './callers.js';

/** What we could not find out is no reason to refuse anybody. */
export const connectApiDown: Scenario = {
  name: 'connect-api-down',
  title: 'Nobody can say whether somebody is there: the caller is transferred as ever, and waits no longer',
  env: contactCentre,
  faults: { connect: { api: 'hanging' } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'tell-problem' },
      { hear: 'answer-invoice' },
      { say: 'ask-for-human' },
      { hear: 'farewell' },
      { hear: 'agent-hello', withinMs: 25_000 },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'bridged' },
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'answer-invoice', 'farewell', 'agent-hello'] },
    { expect: 'caller-never-heard', recordings: ['nobody-there'] },
    { expect: 'log-has', message: 'queue could not be asked for agents' },
    { expect: 'handovers', states: ['redeemed'] },
    { expect: 'dial-within', ms: 10_000 },
  ],
};
