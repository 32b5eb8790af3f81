import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const renewalMidQuestion: Scenario = {
  name: 'renewal-mid-question',
  title: 'The caller talks on while the session reaches its greatest age; the next one hears it all, once',
  alsoWith: [{ provider: 'nova' }],
  env: { gateway: { OPENAI_MAX_SESSION_MS: '6000', NOVA_MAX_SESSION_MS: '6000' } },
  caller: {
    from: knownCaller,
    steps: [{ hear: 'greeting' }, { say: 'long-story' }, { hear: 'answer-order-status' }, { hangUp: true }],
  },
  faults: { model: { maxSessionMs: 6_000 } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status'] },
    { expect: 'caller-never-heard', recordings: ['did-not-understand'] },
    { expect: 'model-heard', recordings: ['long-story'] },
    { expect: 'moved', cause: 'renewal' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'log-quiet' },
    { expect: 'sessions-closed' },
  ],
};
