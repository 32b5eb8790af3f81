import { isSpeech, type RecordingLibrary } from '../speech/recording.js';
import type { CallerLeg } from '../world/phone-network.js';
import { createAttention, type Attention } from './attention.js';
import type { Ear } from './ear.js';
import type { CallerStep, ScenarioFaults } from './scenario.js';

/** Something the caller said or pressed, on the world's clock. */
export interface SaidUtterance {
  /** Recording; null for keys. */
  readonly recording: string | null;
  readonly keys: string | null;
  /** No words, so nobody has to answer it. */
  readonly isNoise: boolean;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PlayCallerDeps {
  readonly leg: CallerLeg;
  readonly ear: Ear;
  readonly recordings: RecordingLibrary;
  readonly nowMs: () => number;
  readonly setFaults: (faults: ScenarioFaults) => Promise<void>;
  /** Called when the caller begins to say or press something. */
  readonly onSaying: (words: { readonly recording: string } | { readonly keys: string }) => void;
  readonly signal: AbortSignal;
}

export interface PlayedCaller {
  /** In the order in which it was begun. */
  readonly said: readonly SaidUtterance[];
  /** Why the caller could not go on with the script; null when it was played to its end. */
  readonly stuck: string | null;
}

const defaultPatienceMs = 15_000;

/** Plays the person at the telephone, step by step, who hangs up at the end. @throws the signal's reason */
export async function playCaller(steps: readonly CallerStep[], deps: PlayCallerDeps): Promise<PlayedCaller> {
  const utterances: Promise<SaidUtterance>[] = [];
  const attention = createAttention(deps);
  let stuck: string | null = null;
  try {
    for (const step of steps) {
      stuck = await playStep(step, deps, attention, utterances);
      deps.signal.throwIfAborted();
      if (stuck !== null) break;
    }
  } finally {
    deps.leg.hangup();
  }
  // A dead line ends what was being said.
  return { said: await Promise.all(utterances), stuck };
}

async function playStep(
  step: CallerStep,
  deps: PlayCallerDeps,
  attention: Attention,
  utterances: Promise<SaidUtterance>[],
): Promise<string | null> {
  if ('hear' in step) return attention.hear(step.hear, step.withinMs ?? defaultPatienceMs);
  if ('hearSomebody' in step) return attention.hearSomebody(step.withinMs ?? defaultPatienceMs);
  if ('stayOnLine' in step) return attention.stay(step.withinMs ?? defaultPatienceMs);
  if ('set' in step) await deps.setFaults(step.set);
  else if ('waitMs' in step) await pause(step.waitMs, deps.signal);
  else if ('hangUp' in step) deps.leg.hangup();
  else {
    const utterance = 'press' in step ? press(step.press, deps) : say(sentenceOf(step), deps);
    utterances.push(utterance);
    if (!('sayOver' in step)) await utterance;
  }
  return null;
}

function sentenceOf(step: { readonly say: string } | { readonly sayOver: string }): string {
  return 'say' in step ? step.say : step.sayOver;
}

async function say(recording: string, deps: PlayCallerDeps): Promise<SaidUtterance> {
  const fromMs = deps.nowMs();
  const spoken = deps.recordings.get(recording);
  deps.onSaying({ recording });
  await deps.leg.speak(spoken.audio);
  return { recording, keys: null, isNoise: !isSpeech(spoken), fromMs, toMs: deps.nowMs() };
}

async function press(keys: string, deps: PlayCallerDeps): Promise<SaidUtterance> {
  const fromMs = deps.nowMs();
  deps.onSaying({ keys });
  await deps.leg.press(keys);
  return { recording: null, keys, isNoise: false, fromMs, toMs: deps.nowMs() };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
  });
}
