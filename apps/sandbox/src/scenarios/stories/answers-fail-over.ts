import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Nobody knows the caller's words yet when the second answer fails, so they have to be heard again. */
export const answersFailOver: Scenario = {
  name: 'answers-fail-over',
  title: 'OpenAI fails every answer; Nova gives the one the caller is waiting for',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { set: { openai: { failedResponse: { code: 'rate_limit_exceeded' }, transcriptionMs: 5_000 } } },
      { say: 'ask-order-status' },
      { hear: 'answer-order-status' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status', 'answer-opening-hours'] },
    { expect: 'caller-never-heard', recordings: ['did-not-understand'] },
    { expect: 'moved', to: 'nova', cause: 'failing', times: 1 },
    { expect: 'sessions', openai: 1, bedrock: 1 },
    { expect: 'model-heard', recordings: ['ask-order-status', 'ask-order-status', 'ask-opening-hours'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
    { expect: 'not-bridged' },
  ],
};
