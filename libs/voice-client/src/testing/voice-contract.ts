import { describeAnswers } from './contract-answers.js';
import { describeCaller } from './contract-caller.js';
import { describeMemory } from './contract-memory.js';
import { describeSession } from './contract-session.js';
import { describeSpeech } from './contract-speech.js';
import { observe, type Observed, type ProviderMood, type VoiceContractHarness } from './contract-support.js';
import { describeTrouble } from './contract-trouble.js';

/**
 * What every provider does. Where they differ, the test asks the client's `capabilities`, never its name, and then
 * expects the contrary: a truncation reported by a provider that has none would be a failure too.
 */
export function describeVoiceClientContract(name: string, harness: VoiceContractHarness): void {
  describe(`${name} as a VoiceClient`, () => {
    const subjects: Observed[] = [];

    const open = async (mood: ProviderMood = 'accepting'): Promise<Observed> => {
      const subject = observe(await harness.open(mood));
      subjects.push(subject);
      return subject;
    };
    const connected = async (): Promise<Observed> => {
      const subject = await open();
      await subject.client.connect(new AbortController().signal);
      return subject;
    };

    afterEach(async () => {
      for (const subject of subjects.splice(0)) {
        const closed = subject.client.close();
        await subject.passTime(10_000);
        await closed;
        await subject.dispose();
      }
    });

    describeSession(open, connected);
    describeSpeech(connected);
    describeCaller(connected);
    describeMemory(open, connected);
    describeAnswers(connected);
    describeTrouble(open, connected);
  });
}
