import { createEar } from '../src/scenarios/ear.js';
import { createRecogniser } from '../src/speech/recogniser.js';
import { startWorld, type World } from '../src/world/world.js';
import { bundlesDir, servicePath } from './support/bundles.js';

/** The numbers of one company in seven countries; the last is listed nowhere and gets the language of the company. */
const numbers = [
  { language: 'en', number: '+15550100021', greeting: 'greeting' },
  { language: 'fr', number: '+15550100022', greeting: 'greeting-fr' },
  { language: 'es', number: '+15550100023', greeting: 'greeting-es' },
  { language: 'de', number: '+15550100024', greeting: 'greeting-de' },
  { language: 'it', number: '+15550100025', greeting: 'greeting-it' },
  { language: 'pt', number: '+15550100026', greeting: 'greeting-pt' },
  { language: 'hi', number: '+15550100027', greeting: 'greeting-hi' },
] as const;
const patienceMs = 15_000;

let world: World;
beforeAll(async () => {
  const listed = numbers.slice(0, -1).map(({ number, language }) => `${number}=${language}`);
  const extraEnv = { gateway: { ASSISTANT_LANGUAGE: 'hi', LANGUAGE_BY_NUMBER: listed.join(',') } };
  world = await startWorld({ bundlesDir, path: servicePath, extraEnv });
}, 30_000);
afterAll(() => world.close(), 30_000);

/** The first thing that is heard at a number; null for what is no undamaged recording. */
function firstHeardAt(number: string): Promise<string | null> {
  const { journal, recordings, twilio } = world;
  const leg = twilio.placeCall({ from: '+15550100001', to: number });
  const recogniser = createRecogniser(recordings.all());
  const ear = createEar(leg.hears, { nowMs: () => journal.nowMs(), recogniser, ended: leg.ended });
  return new Promise<string | null>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing was heard at ${number}`)), patienceMs);
    ear.onHeard(({ recording }) => {
      clearTimeout(timer);
      resolve(recording);
    });
  }).finally(() => {
    ear.close();
    leg.hangup();
  });
}

describe('a company with numbers in seven countries', () => {
  it(
    'answers each of them in its own language, all at once',
    async () => {
      const heard = await Promise.all(
        numbers.map(async ({ language, number }) => [language, await firstHeardAt(number)]),
      );

      expect(heard).toEqual(numbers.map(({ language, greeting }) => [language, greeting]));
      expect(world.journal.violations()).toEqual([]);
    },
    2 * patienceMs,
  );
});
