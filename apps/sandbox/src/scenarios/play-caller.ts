import type { RecordingLibrary } from '../speech/recording.js';
import type { CallerLeg } from '../world/phone-network.js';
import { createAttention, type Attention } from './attention.js';
import type { Ear } from './ear.js';
import type { CallerStep, ScenarioFaults } from './scenario.js';

/** Something the caller said or pressed, on the world's clock. */
export interface SaidUtterance {
  /** Recording; null for keys. */
  readonly recording: string | null;
  readonly keys: string | null;
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
  readonly said: readonly SaidUtterance[];
  /** Why the caller could not go on with the script; null when it was played to its end. */
  readonly stuck: string | null;
}

const defaultPatienceMs = 15_000;

/** Plays the person at the telephone, step by step, who hangs up at the end. @throws the signal's reason */
export async function playCaller(steps: readonly CallerStep[], deps: PlayCallerDeps): Promise<PlayedCaller> {
  const said: SaidUtterance[] = [];
  const attention = createAttention(deps);
  try {
    for (const step of steps) {
      const stuck = await playStep(step, deps, attention, said);
      deps.signal.throwIfAborted();
      if (stuck !== null) return { said, stuck };
    }
    return { said, stuck: null };
  } finally {
    deps.leg.hangup();
  }
}

async function playStep(
  step: CallerStep,
  deps: PlayCallerDeps,
  attention: Attention,
  said: SaidUtterance[],
): Promise<string | null> {
  if ('hear' in step) return attention.hear(step.hear, step.withinMs ?? defaultPatienceMs);
  if ('hearSomebody' in step) return attention.hearSomebody(step.withinMs ?? defaultPatienceMs);
  if ('set' in step) await deps.setFaults(step.set);
  else if ('waitMs' in step) await pause(step.waitMs, deps.signal);
  else if ('hangUp' in step) deps.leg.hangup();
  else said.push(await utter(step, deps));
  return null;
}

async function utter(
  step: { readonly say: string } | { readonly press: string },
  deps: PlayCallerDeps,
): Promise<SaidUtterance> {
  const fromMs = deps.nowMs();
  if ('say' in step) {
    const { audio } = deps.recordings.get(step.say);
    deps.onSaying({ recording: step.say });
    await deps.leg.speak(audio);
    return { recording: step.say, keys: null, fromMs, toMs: deps.nowMs() };
  }
  deps.onSaying({ keys: step.press });
  await deps.leg.press(step.press);
  return { recording: null, keys: step.press, fromMs, toMs: deps.nowMs() };
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
