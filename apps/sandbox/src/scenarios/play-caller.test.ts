import { loadRecordings } from '../speech/recording-library.js';
import type { CallEnd, CallerLeg } from '../world/phone-network.js';
import type { Ear } from './ear.js';
import { playCaller, type PlayedCaller } from './play-caller.js';
import type { CallerStep } from './scenario.js';

const recordings = loadRecordings();

interface Telephone {
  /** What was done, in order. */
  readonly acts: string[];
  readonly play: (steps: readonly CallerStep[]) => Promise<PlayedCaller>;
  /** What is being said comes to its end. */
  readonly finishSpeech: () => void;
  readonly endCall: (by: CallEnd['by']) => void;
}

function createTelephone(): Telephone {
  const acts: string[] = [];
  const ended = Promise.withResolvers<CallEnd>();
  const speaking: (() => void)[] = [];
  let nowMs = 0;
  const finishSpeech = (): void => speaking.splice(0).forEach((done) => done());
  const endCall = (by: CallEnd['by']): void => {
    ended.resolve({ by, atMs: nowMs });
    finishSpeech();
  };
  const leg: Partial<CallerLeg> = {
    speak: () => new Promise((resolve) => void speaking.push(resolve)),
    press: () => Promise.resolve(),
    hangup() {
      acts.push('hangs up');
      endCall('caller');
    },
    ended: ended.promise,
  };
  const ear: Partial<Ear> = { heard: () => [], onHeard: () => () => undefined, isHearingSpeech: () => false };
  return {
    acts,
    finishSpeech,
    endCall,
    play: (steps) =>
      playCaller(steps, {
        leg: leg as CallerLeg,
        ear: ear as Ear,
        recordings,
        nowMs: () => (nowMs += 1),
        setFaults: () => Promise.resolve(),
        onSaying: (words) => void acts.push('keys' in words ? words.keys : words.recording),
        signal: new AbortController().signal,
      }),
  };
}

/** Everything that is ready to happen does. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('the caller', () => {
  it('goes on while saying something over, and is heard out in the order of the beginnings', async () => {
    const telephone = createTelephone();

    const playing = telephone.play([{ sayOver: 'tell-problem' }, { press: '0' }, { stayOnLine: true }]);
    await settle();
    const meanwhile = [...telephone.acts];
    telephone.finishSpeech();
    telephone.endCall('twiml');

    expect(meanwhile).toEqual(['tell-problem', '0']);
    expect(await playing).toMatchObject({
      stuck: null,
      said: [
        { recording: 'tell-problem', keys: null, isNoise: false },
        { recording: null, keys: '0' },
      ],
    });
  });

  it('waits for the end of what is said otherwise', async () => {
    const telephone = createTelephone();

    const playing = telephone.play([{ say: 'noise-cough' }, { press: '0' }]);
    await settle();
    const meanwhile = [...telephone.acts];
    telephone.finishSpeech();
    const { said } = await playing;

    expect(meanwhile).toEqual(['noise-cough']);
    expect(said).toMatchObject([{ recording: 'noise-cough', isNoise: true }, { keys: '0' }]);
  });

  it('hangs up at the end of the script, also in the middle of a word', async () => {
    const telephone = createTelephone();

    const { said } = await telephone.play([{ sayOver: 'tell-problem' }]);

    expect(telephone.acts).toEqual(['tell-problem', 'hangs up']);
    expect(said).toHaveLength(1);
  });

  it('says so when nobody ends the call they stay for', async () => {
    const telephone = createTelephone();

    const { stuck } = await telephone.play([{ stayOnLine: true, withinMs: 0 }]);

    expect(stuck).toBe('the caller stayed on the line for 0 s and nobody ended the call');
  });
});
