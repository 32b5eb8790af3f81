import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

export const novaDiesMidQuestion: Scenario = {
  name: 'nova-dies-mid-question',
  title: 'Nova dies while the caller is speaking; OpenAI hears every word, once',
  voice: { provider: 'nova', audio: 'pcmu', fallback: 'openai' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { sayOver: 'long-story' },
      { waitMs: 2_500 },
      {
        set: {
          bedrock: { drop: { how: 'reset' }, refuseOpen: { status: 429, type: 'ThrottlingException' } },
        },
      },
      { hear: 'answer-order-status' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status'] },
    { expect: 'moved', to: 'openai', cause: 'lost', times: 1 },
    { expect: 'model-heard', recordings: ['long-story'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
