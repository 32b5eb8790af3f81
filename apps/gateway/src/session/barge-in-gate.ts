import { createFrameLine, type FrameLine } from './frame-line.js';
import { createTalkDetector, type TalkDetector, type TalkDetectorConfig } from './talk-detector.js';
import { durationMsOf } from './telephone-frame.js';

/** `minMs` 0 lets the caller through at all times but when the bot is protected. */
export type BargeInGateConfig = TalkDetectorConfig;

export interface BargeInGateDeps {
  /** Whether the caller is hearing the bot. */
  isBotAudible(): boolean;
  /** Whether the bot must not be interrupted now. */
  isProtected(): boolean;
  /** On to the provider. */
  pass(payload: string): void;
}

export interface BargeInGate {
  /** Each frame comes out sooner or later, in order, as it was or as silence of the same length. */
  push(payload: string, levelDbfs: number): void;
  /** Whether what comes in now may be the bot's own echo. */
  isGuarding(): boolean;
}

/**
 * - `open`: everything passes at once, the very text
 * - `guarding`: the bot is heard; nothing passes but silence, late
 * - `fading`: the bot has fallen silent and its echo has not
 * - `protected`: as `guarding`, and the caller has to wait
 */
type GateState = 'open' | 'guarding' | 'fading' | 'protected';

/** Before talk is loud it is soft: so much in front of it belongs to it. */
const prerollMs = 200;
const protectedPrerollMs = 300;
/** What a caller says into a protected sentence and then still gets heard. */
const maxProtectedMs = 3_000;
/** A telephone network brings an echo back within this time. */
const echoMs = 300;
/** Softer than this is the noise of a line. */
const soundDbfs = -50;
/** A stop within a word is shorter. */
const soundGapMs = 60;

interface Gate {
  state: GateState;
  /** For how long it has been `fading`. */
  fadingMs: number;
  /** Since the last frame that was more than the noise of the line. */
  soundlessMs: number;
  /** How long ago somebody began to talk into a protected sentence; null when nobody has. */
  talkedSinceMs: number | null;
}

/**
 * Keeps the bot from interrupting itself. A provider takes any sound for the caller, so while the bot is heard its echo
 * and short noises must not get there, and talk has to, from its very beginning. Frames therefore go through a short
 * delay, leave it as silence, and leave it as they are, all at once, when there is talk. When the bot falls silent, its
 * last echo is still on the way: what is held then passes only if the sound goes on, as that of a caller who answers
 * softly does and an echo does not.
 */
export function createBargeInGate(config: BargeInGateConfig, deps: BargeInGateDeps): BargeInGate {
  const line = createFrameLine((payload) => deps.pass(payload));
  const talk = createTalkDetector(config);
  const gate: Gate = { state: 'open', fadingMs: 0, soundlessMs: 0, talkedSinceMs: null };

  const wanted = (): GateState => {
    if (deps.isProtected()) return 'protected';
    if (config.minMs === 0 || talk.isTalking()) return 'open';
    if (deps.isBotAudible()) return 'guarding';
    return gate.state === 'open' || gate.fadingMs >= echoMs ? 'open' : 'fading';
  };
  const listen = (levelDbfs: number, durationMs: number): void => {
    talk.push(levelDbfs, durationMs);
    gate.soundlessMs = levelDbfs >= soundDbfs ? 0 : gate.soundlessMs + durationMs;
    const next = wanted();
    if (next !== gate.state) enter(gate, next, line, talk);
    if (gate.state === 'fading') gate.fadingMs += durationMs;
    if (gate.state !== 'protected') return;
    if (gate.talkedSinceMs !== null) gate.talkedSinceMs += durationMs;
    else if (talk.isTalking()) gate.talkedSinceMs = talk.sinceOnsetMs();
  };
  const holdMs = (): number => {
    if (gate.state !== 'protected') return Math.max(config.minMs + prerollMs, echoMs);
    return gate.talkedSinceMs === null ? config.minMs + protectedPrerollMs : maxProtectedMs;
  };

  return {
    push(payload, levelDbfs) {
      listen(levelDbfs, durationMsOf(payload));
      if (gate.state === 'open') deps.pass(payload);
      else {
        line.hold(payload);
        line.silenceBefore(holdMs());
      }
    },
    isGuarding: () => gate.state !== 'open',
  };
}

/** The one place that changes the state. */
function enter(gate: Gate, next: GateState, line: FrameLine, talk: TalkDetector): void {
  const { talkedSinceMs } = gate;
  if (talkedSinceMs !== null) {
    line.silenceBefore(talkedSinceMs + protectedPrerollMs);
    line.release();
  } else if (next === 'open') {
    const isGoingOn = talk.isTalking() || gate.soundlessMs < soundGapMs;
    if (!isGoingOn) line.silenceBefore(0);
    line.release();
  }
  gate.state = next;
  gate.fadingMs = 0;
  gate.talkedSinceMs = null;
}
