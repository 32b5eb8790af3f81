import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The language is the call's, not that of one session: whoever takes over speaks it too, and so does the agent's note. */
export const switchToGerman: Scenario = {
  name: 'switch-to-german',
  title: 'The caller asks for German and keeps it, also when the model is lost and another takes over',
  voice: { provider: 'openai', fallback: 'nova' },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting' },
      { say: 'say-german' },
      { hear: 'greeting-de' },
      { set: { openai: { dropSocket: { afterMs: 0, times: 1 }, refuseUpgrade: { status: 503 } } } },
      { say: 'ask-opening-hours-de' },
      { hear: 'answer-opening-hours-de' },
      { say: 'ask-for-human-de' },
      { hear: 'farewell-de' },
      { hangUp: true },
    ],
  },
  expectations: [
    { expect: 'nothing-clipped' },
    {
      expect: 'caller-heard',
      recordings: ['greeting', 'greeting-de', 'answer-opening-hours-de', 'farewell-de'],
    },
    { expect: 'caller-never-heard', recordings: ['did-not-understand', 'say-again-de', 'farewell'] },
    {
      expect: 'model-heard',
      // Its words are not known yet when the German session begins, which therefore hears them as well.
      recordings: ['say-german', 'say-german', 'ask-opening-hours-de', 'ask-for-human-de'],
    },
    { expect: 'moved', cause: 'language', times: 1 },
    { expect: 'moved', to: 'nova', times: 1 },
    { expect: 'log-has', message: 'language changed', fields: { language: 'de' } },
    { expect: 'language', is: 'de', of: 'session' },
    { expect: 'language', is: 'de', of: 'handover' },
    { expect: 'silence-at-most', ms: 2_500 },
  ],
};
