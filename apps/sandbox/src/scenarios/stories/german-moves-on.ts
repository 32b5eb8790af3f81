import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const germanMovesOn: Scenario = {
  name: 'german-moves-on',
  title: 'The caller changes to German, and the model dies; the next one speaks German, too',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'say-german' },
      { hear: 'greeting-de' },
      { set: { openai: { dropSocket: { afterMs: 0 }, refuseUpgrade: { status: 503 } } } },
      { say: 'ask-opening-hours-de' },
      { hear: 'answer-opening-hours-de' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'greeting-de', 'answer-opening-hours-de'] },
    { expect: 'moved', cause: 'language', times: 1 },
    { expect: 'moved', to: 'nova', cause: 'lost', times: 1 },
    { expect: 'language', is: 'de', of: 'session' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
