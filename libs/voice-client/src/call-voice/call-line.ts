import type { Clock } from '@voc/resilience';
import type { CallView } from '../call-voice.js';
import type { HeardTurn, VoiceSessionSpec } from '../voice-client.js';
import { createVoiceEvents, type SessionEnd, type VoiceEvents } from '../voice-events.js';
import { voiceError } from '../voice-fault.js';
import type { NamedVoiceSessions } from '../voice-provider.js';
import { createCallerTape, type CallerTape } from './caller-tape.js';
import { nothingOwed, stepOwed, type Owed, type OwedInput } from './obligations.js';
import {
  newSuccession,
  stepSuccession,
  type LegRef,
  type Succession,
  type SuccessionEffect,
  type SuccessionInput,
} from './succession.js';
import { keptFromMs } from './take-over.js';
import type { VoiceLeg } from './voice-leg.js';

export interface CallVoiceConfig {
  /** How long a provider without signs of life may be deaf to a caller who speaks; other patience is a multiple of it. */
  readonly stallMs: number;
  /** From opening a session to its being ready. */
  readonly attemptTimeoutMs: number;
}

export interface CallVoiceDeps {
  readonly clock: Clock;
  /** The provider chosen for the call, then those that step in for it. */
  readonly sessions: readonly [NamedVoiceSessions, ...NamedVoiceSessions[]];
  readonly call: CallView;
}

/** What is known of the serving session. Times are monotonic ms. */
export interface Service {
  readonly readyMs: number;
  lastSignMs: number;
  /** When it last told of the caller's voice; null when it never has. */
  lastStartMs: number | null;
  /** The sessions before it heard the caller, and it has not taken over because one of them seemed deaf. */
  readonly isCallerKnown: boolean;
  lastStopMs: number;
  /** Answers that failed, in a row. */
  failedAnswers: number;
  /** The silence in which it was last asked for a sign of life, by its beginning. */
  probedSinceMs: number | null;
  renewalFailures: number;
  renewalRetryAtMs: number;
}

/** What the voice of a call remembers. */
export interface CallLine {
  readonly config: CallVoiceConfig;
  readonly deps: CallVoiceDeps;
  readonly events: VoiceEvents;
  readonly tape: CallerTape;
  readonly legs: Map<number, VoiceLeg>;
  /** Sessions on their way out. */
  readonly closing: Set<Promise<void>>;
  /** What every session to come is told. */
  readonly backgrounds: string[];
  readonly perform: (effect: SuccessionEffect) => void;
  spec: VoiceSessionSpec;
  /** For the first session, of which the consumer alone knows what went before it. */
  recalled: readonly HeardTurn[];
  owed: Owed;
  succession: Succession;
  /** null until a session has served. */
  service: Service | null;
  /** The provider last asked for a session, by its place in the list. */
  lastProvider: number;
  connection: PromiseWithResolvers<undefined> | null;
  cancelWatch: () => void;
}

export function createCallLine(
  config: CallVoiceConfig,
  spec: VoiceSessionSpec,
  deps: CallVoiceDeps,
  perform: (line: CallLine, effect: SuccessionEffect) => void,
): CallLine {
  const line: CallLine = {
    config,
    deps,
    events: createVoiceEvents((end) => finish(line, end)),
    tape: createCallerTape(),
    legs: new Map(),
    closing: new Set(),
    backgrounds: [],
    perform: (effect) => perform(line, effect),
    spec,
    recalled: [],
    owed: nothingOwed,
    succession: newSuccession(deps.sessions.length),
    service: null,
    lastProvider: 0,
    connection: null,
    cancelWatch: () => undefined,
  };
  // Nobody has heard anything yet: all of it goes to the first session, however long that takes to open.
  line.tape.keepFrom(-Infinity);
  return line;
}

export const nowOf = (line: CallLine): number => line.deps.clock.monotonicMs();

export function advance(line: CallLine, input: SuccessionInput): void {
  const { succession, effects } = stepSuccession(line.succession, input);
  line.succession = succession;
  effects.forEach(line.perform);
}

export function owe(line: CallLine, input: OwedInput): void {
  setOwed(line, stepOwed(line.owed, input));
}

export function setOwed(line: CallLine, owed: Owed): void {
  const isKept = owed.caller === line.owed.caller && owed.actedOn === line.owed.actedOn;
  if (!isKept && line.service) line.tape.keepFrom(keptFromMs(owed));
  line.owed = owed;
}

export const isOver = ({ succession }: CallLine): boolean => succession.state.name === 'ended';

export function activeRef({ succession }: CallLine): LegRef | null {
  return succession.state.name === 'serving' ? succession.state.active : null;
}

export function activeLeg(line: CallLine): VoiceLeg | null {
  const ref = activeRef(line);
  return ref ? (line.legs.get(ref.leg) ?? null) : null;
}

/** Whether the caller's voice is known to be one that a provider takes for a voice. */
export function hasHeardCaller(service: Service | null): boolean {
  return service !== null && (service.lastStartMs !== null || service.isCallerKnown);
}

/** Whether the serving session is only there to listen, until one in another language takes over. */
export function isMuted({ succession: { state } }: CallLine): boolean {
  return state.name === 'serving' && state.successor?.purpose === 'language';
}

/** The end of all, whatever the cause: what was to be said is told as failed, and then why. */
export function finish(line: CallLine, how: SessionEnd): void {
  advance(line, { type: 'stop' });
  line.cancelWatch();
  const isLost = how.reason === 'lost';
  for (const { purpose } of isLost ? line.owed.says : [])
    line.events.emit({ type: 'turn-done', purpose, outcome: 'failed', produced: false });
  line.owed = nothingOwed;
  line.events.end(how, line.service !== null);
  line.connection?.reject(isLost ? how.error : voiceError('VOICE_CONNECT', false, how.reason));
}
