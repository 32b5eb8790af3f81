import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** The model never calls the hand-over tool, so that the German words must do. */
export const germanNumber: Scenario = {
  name: 'german-number',
  title:
    'The number called is a German one: the bot greets, answers, understands and says farewell in German',
  env: { gateway: { LANGUAGE_BY_NUMBER: '+15550100002=de' } },
  caller: {
    from: knownCaller,
    steps: [
      { hear: 'greeting-de' },
      { say: 'ask-opening-hours-de' },
      { hear: 'answer-opening-hours-de' },
      { say: 'ask-for-human-de' },
      { hear: 'farewell-de' },
      { hangUp: true },
    ],
  },
  brain: (usual) => (situation) => usual({ ...situation, tools: [] }),
  expectations: [
    { expect: 'nothing-clipped' },
    { expect: 'caller-heard', recordings: ['greeting-de', 'answer-opening-hours-de', 'farewell-de'] },
    { expect: 'caller-never-heard', recordings: ['greeting', 'farewell'] },
    { expect: 'model-heard', recordings: ['ask-opening-hours-de', 'ask-for-human-de'] },
    { expect: 'escalation', reason: 'user_request', trigger: /mensch/i },
    { expect: 'language', is: 'de', of: 'session' },
    { expect: 'language', is: 'de', of: 'handover' },
  ],
};
