import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The first is noticed at once; that it has frozen shows only in that it does not hear the caller. */
export const novaDies: Scenario = {
  name: 'nova-dies',
  title: 'Nova dies in mid-answer and freezes later; another session and then OpenAI take over',
  voice: { provider: 'nova', audio: 'pcmu', fallback: 'openai' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { set: { bedrock: { deltaIntervalMs: 40 } } },
      { say: 'ask-order-status' },
      { hearSomebody: true },
      { waitMs: 700 },
      { set: { bedrock: { drop: { how: 'cut', times: 1 }, deltaIntervalMs: 8 } } },
      { hear: 'answer-order-status' },
      { set: { bedrock: { stall: true, refuseOpen: { status: 429, type: 'ThrottlingException' } } } },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'caller-heard', recordings: ['greeting', 'answer-order-status', 'answer-opening-hours'] },
    { expect: 'moved', to: 'nova', cause: 'lost', times: 1 },
    { expect: 'moved', to: 'openai', times: 1 },
    { expect: 'model-heard', recordings: ['ask-order-status', 'ask-opening-hours'] },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'sessions-closed' },
  ],
};
