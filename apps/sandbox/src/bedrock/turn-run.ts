import type { Schedule } from '../model/scheduler.js';
import { createHearingClock } from './hearing-clock.js';
import { createPlayback } from './playback.js';
import type { Sentence } from './sentences.js';
import { startTurnMaking, type TurnMaking, type TurnMakingOptions } from './turn-making.js';
import type { PlannedOutput, TurnVoice } from './turn-voice.js';

export interface TurnRunOptions extends TurnMakingOptions {
  readonly outputs: readonly PlannedOutput[];
  readonly thinkMs: number;
  /** Multiple of real time at which the caller is taken to hear the audio. */
  readonly playbackSpeed: number;
}

export interface TurnResult {
  /** What the caller has heard. */
  readonly heardText: string;
  readonly heardMs: number;
  readonly sentMs: number;
  readonly wasInterrupted: boolean;
}

export interface TurnRunDeps {
  readonly schedule: Schedule;
  readonly nowMs: () => number;
  readonly voice: TurnVoice;
  /** Called once, unless the turn is abandoned. */
  readonly onEnd: (result: TurnResult) => void;
}

export interface TurnRun {
  /** The caller has begun to speak. */
  readonly interrupt: () => void;
  /** Does not wait for the playback any longer: somebody else waits for the end. */
  readonly hurry: () => void;
  /** Stops without another event. */
  readonly abandon: () => void;
}

type State =
  | { readonly name: 'thinking'; readonly stop: () => void }
  | { readonly name: 'making' }
  | { readonly name: 'breaking-off' }
  /** All is out and the caller still hears it. */
  | { readonly name: 'playing' }
  | { readonly name: 'ended' };

/** Plays one turn: each sentence as preview and audio, and its FINAL text once the caller has heard it. */
export function startTurnRun(options: TurnRunOptions, deps: TurnRunDeps): TurnRun {
  const { schedule, voice } = deps;
  const { outputs } = options;
  const clock = createHearingClock(options.playbackSpeed, deps.nowMs);
  const playback = createPlayback(sentencesIn(outputs), { clock, schedule, voice });
  let making: TurnMaking | null = null;

  const end = (wasInterrupted: boolean): void => {
    state = { name: 'ended' };
    const heardText = playback.heardText();
    deps.onEnd({ heardText, heardMs: clock.heardMs(), sentMs: clock.sentMs(), wasInterrupted });
  };
  const endInterrupted = (): void => {
    voice.interrupted(playback.breakOff());
    end(true);
  };
  const play = (): void => {
    state = { name: 'playing' };
    playback.follow(() => end(false));
  };
  const onDone = (): void => (state.name === 'breaking-off' ? endInterrupted() : play());
  const think = (): void => {
    state = { name: 'making' };
    voice.begin();
    making = startTurnMaking(outputs, options, { schedule, voice, onSent: clock.sent, onDone });
  };
  let state: State = { name: 'thinking', stop: schedule(options.thinkMs, think) };

  return {
    interrupt() {
      clock.freeze();
      if (state.name === 'playing') endInterrupted();
      if (state.name === 'making') {
        state = { name: 'breaking-off' };
        making?.breakOff();
      }
      if (state.name !== 'thinking') return;
      state.stop();
      end(true);
    },
    hurry() {
      if (state.name !== 'ended' && state.name !== 'breaking-off') playback.hurry();
    },
    abandon() {
      if (state.name === 'thinking') state.stop();
      making?.stop();
      playback.stop();
    },
  };
}

function sentencesIn(outputs: readonly PlannedOutput[]): readonly Sentence[] {
  return outputs.flatMap((output) => (output.type === 'speech' ? output.sentences : []));
}
