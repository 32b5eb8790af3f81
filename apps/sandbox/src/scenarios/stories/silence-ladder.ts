import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

const patience = { SILENCE_PROMPT_MS: '1500', SILENCE_PROMPT_AGAIN_MS: '1500', SILENCE_END_MS: '1500' };

/** Whoever answers has begun anew: the next silence is met with the first question again. */
export const silenceLadder: Scenario = {
  name: 'silence-ladder',
  title:
    'A silent caller is asked, answers, falls silent for good, is asked twice more and then left in peace',
  env: { gateway: patience },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { hear: 'still-there' },
      { say: 'ask-opening-hours' },
      { hear: 'answer-opening-hours' },
      { hear: 'still-there' },
      { hear: 'still-there-again' },
      { hear: 'silence-goodbye' },
      { stayOnLine: true },
    ],
  },
  expectations: [
    { expect: 'bot-hung-up' },
    { expect: 'nothing-clipped' },
    {
      expect: 'caller-heard',
      recordings: [
        ...['greeting', 'still-there', 'answer-opening-hours'],
        ...['still-there', 'still-there-again', 'silence-goodbye'],
      ],
    },
    { expect: 'caller-never-heard', recordings: ['resumed', 'did-not-understand'] },
    { expect: 'log-has', message: 'call ended by the bot', fields: { reason: 'caller-silent' } },
    { expect: 'sessions-closed' },
    { expect: 'handovers', states: [] },
  ],
};
