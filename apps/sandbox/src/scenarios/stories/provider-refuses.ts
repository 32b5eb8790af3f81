import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Too many sessions: that may be over a moment later, so the same provider is asked once more. */
export const providerRefuses: Scenario = {
  name: 'provider-refuses',
  title: 'OpenAI takes no more sessions; Nova greets the caller instead',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { hangUp: true },
    ],
  },
  faults: { openai: { refuseUpgrade: { status: 429 } } },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status'] },
    { expect: 'nothing-clipped' },
    { expect: 'moved', to: 'nova', cause: 'refused', times: 1 },
    { expect: 'log-has', message: 'voice moving', fields: { reason: 'refused', error_code: 'VOICE_LIMIT' } },
    { expect: 'sessions', openai: 0, bedrock: 1 },
    { expect: 'model-heard', recordings: ['ask-order-status'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
