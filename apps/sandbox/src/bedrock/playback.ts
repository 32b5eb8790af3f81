import type { Schedule } from '../model/scheduler.js';
import type { HearingClock } from './hearing-clock.js';
import { wordsHeard, type Sentence } from './sentences.js';
import type { TurnVoice } from './turn-voice.js';

export interface PlaybackDeps {
  readonly clock: HearingClock;
  readonly schedule: Schedule;
  readonly voice: Pick<TurnVoice, 'final'>;
}

/** Tells what was said: the FINAL text of each sentence, once it has been heard. */
export interface Playback {
  readonly follow: (onDone: () => void) => void;
  /** Sends the FINAL texts that are left at once, or as soon as `follow` begins. Not to be called after its end. */
  readonly hurry: () => void;
  /** Sends the FINAL texts of sentences heard whole. @returns the words heard of the one that was not */
  readonly breakOff: () => string;
  readonly stop: () => void;
  /** The texts sent. */
  readonly heardText: () => string;
}

export function createPlayback(
  sentences: readonly Sentence[],
  { clock, schedule, voice }: PlaybackDeps,
): Playback {
  const endsMs = sentences.map((_, index) => lengthOf(sentences.slice(0, index + 1)));
  const heard: string[] = [];
  let next = 0;
  let isHurried = false;
  let stop = (): void => undefined;
  let skip = (): void => undefined;

  const sendFinal = ({ text }: Sentence): void => {
    next += 1;
    heard.push(text);
    voice.final(text, next === sentences.length ? 'END_TURN' : 'PARTIAL_TURN');
  };
  const follow = (onDone: () => void): void => {
    const sentence = sentences[next];
    if (sentence === undefined) {
      onDone();
      return;
    }
    const goOn = (): void => {
      sendFinal(sentence);
      follow(onDone);
    };
    if (isHurried) goOn();
    else [stop, skip] = [schedule(clock.untilMs(endsMs[next] ?? 0), goOn), goOn];
  };

  return {
    follow,
    hurry() {
      isHurried = true;
      stop();
      skip();
    },
    breakOff() {
      stop();
      const heardMs = clock.heardMs();
      sentences.slice(next, endsMs.filter((endMs) => endMs <= heardMs).length).forEach(sendFinal);
      const cut = sentences[next];
      if (cut === undefined) return '';
      const startMs = (endsMs[next] ?? 0) - cut.audioMs;
      const words = wordsHeard(cut.text, (heardMs - startMs) / cut.audioMs);
      heard.push(words);
      return words;
    },
    stop: () => stop(),
    heardText: () => heard.filter((text) => text !== '').join(' '),
  };
}

function lengthOf(sentences: readonly Sentence[]): number {
  return sentences.reduce((sum, { audioMs }) => sum + audioMs, 0);
}
