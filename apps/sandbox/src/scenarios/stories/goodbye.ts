import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** A call that is over must not be resumed as one that was cut off. */
export const goodbye: Scenario = {
  name: 'goodbye',
  title: 'The caller says goodbye; the bot does too, to the last word, and hangs up',
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { say: 'goodbye-caller' },
      { hear: 'goodbye' },
      { stayOnLine: true },
    ],
  },
  expectations: [
    { expect: 'bot-hung-up' },
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting', 'answer-opening-hours', 'goodbye'] },
    { expect: 'caller-never-heard', recordings: ['resumed', 'did-not-understand'] },
    { expect: 'log-has', message: 'call ended by the bot', fields: { reason: 'end-call-tool' } },
    { expect: 'model-heard', recordings: ['ask-opening-hours', 'goodbye-caller'] },
    { expect: 'sessions-closed' },
    { expect: 'silence-at-most', ms: 2_500 },
    { expect: 'handovers', states: [] },
  ],
};
