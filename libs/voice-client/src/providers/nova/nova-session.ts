import type { Clock } from '@voc/resilience';
import { createFaultWindow } from '../../fault-window.js';
import type { SessionEnd } from '../../voice-events.js';
import { voiceError, type VoiceError } from '../../voice-fault.js';
import type { VoiceOddity } from '../../voice-provider.js';
import { isHistoryCutShort, streamEnded, streamFailure } from './nova-faults.js';
import { decodeServerEvent } from './nova-protocol.js';
import type { NovaPrompt } from './nova-prompt.js';
import type { NovaStream, OpenStream, StreamEnd } from './nova-stream.js';
import type { Outbox } from './outbox.js';
import type { ServerEvent } from './server-event.js';
import type { ServiceHabits } from './service-habits.js';

export interface SessionDeps {
  readonly clock: Clock;
  readonly openStream: OpenStream;
  readonly habits: ServiceHabits;
  readonly outbox: Outbox;
  readonly prompt: NovaPrompt;
  /** The caller's audio is to be opened, if it is not: the service may be waiting for it, or will be soon. */
  readonly onAudioDue: () => void;
  /** The service has accepted the session; called before `connect` resolves. */
  readonly onReady: () => void;
  /** What comes after that. */
  readonly onEvent: (event: ServerEvent) => void;
  /** Once; `wasOpen` says whether `connect` had resolved: if not, it rejects with the error. */
  readonly onEnd: (end: SessionEnd, wasOpen: boolean) => void;
  readonly report: (oddity: VoiceOddity) => void;
}

export interface Session {
  /** @throws CodedError VoiceErrorCode */
  connect(signal: AbortSignal): Promise<void>;
  isOpen(): boolean;
  /** Ends the session; resolves when the stream is gone. */
  end(end: SessionEnd): Promise<void>;
}

/** From `connect` to the service's answer; a caller is waiting. */
const setUpTimeoutMs = 10_000;
/**
 * Whether the service answers before it has had audio is not documented, and audio that comes while it is still reading,
 * as under load, costs the session. So the first session waits for long, and the others as it has turned out.
 */
const answerPatienceMs = { unknown: 3_000, no: 500, yes: setUpTimeoutMs } as const;
/**
 * For so long after the acceptance there may be history to come, which the caller's audio would shut out: a session that
 * shall follow another waits for a quiet moment of the call. The service waits 55 s.
 */
const historyPatienceMs = 10_000;
/** How long the service may take to end its half after we have ended ours. */
const closeGraceMs = 1_500;
/** The connection takes nothing for this long: it is dead though nobody closed it. */
const maxStallMs = 10_000;
const watchMs = 1_000;
/** The service's clock and ours need not agree to the second on when a session is old. */
const expirySlackMs = 5_000;
/** The largest event we expect is some seconds of audio; the SDK itself would take more. */
const maxEventBytes = 4 * 1024 * 1024;

/** new → connecting → open → ended, and from each to ended. */
type Phase =
  | { readonly name: 'new' | 'open' | 'ended' }
  | {
      readonly name: 'connecting';
      readonly resolve: () => void;
      readonly reject: (error: VoiceError) => void;
      /** Stops what watches over the set-up. */
      readonly leave: () => void;
    };

interface Life {
  readonly maxSessionMs: number;
  readonly deps: SessionDeps;
  readonly isOneFaultTooMany: () => boolean;
  readonly streamGone: PromiseWithResolvers<undefined>;
  readonly timers: Set<() => void>;
  phase: Phase;
  stream: NovaStream | null;
  openedMs: number;
}

/** The life of one stream: set-up with its deadline, watch over a connection that takes nothing, one way to end. */
export function createSession(config: { readonly maxSessionMs: number }, deps: SessionDeps): Session {
  const life: Life = {
    maxSessionMs: config.maxSessionMs,
    deps,
    isOneFaultTooMany: createFaultWindow(deps.clock),
    streamGone: Promise.withResolvers<undefined>(),
    timers: new Set(),
    phase: { name: 'new' },
    stream: null,
    openedMs: 0,
  };
  return {
    connect: (signal) => connect(life, signal),
    isOpen: () => life.phase.name === 'open',
    end: (how) => end(life, how),
  };
}

function connect(life: Life, signal: AbortSignal): Promise<void> {
  if (life.phase.name !== 'new')
    return Promise.reject(voiceError('VOICE_CONNECT', false, 'connected_before'));
  return new Promise((resolve, reject) => {
    const abort = (): void => lose(life, voiceError('VOICE_CONNECT', true, 'aborted', signal.reason));
    const { habits } = life.deps;
    const cancelDeadline = after(life, setUpTimeoutMs, () => {
      habits.answersUnheard = 'unknown';
      lose(life, voiceError('VOICE_CONNECT', true, 'set_up_timeout'));
    });
    const cancelFallback = after(life, answerPatienceMs[habits.answersUnheard], () => life.deps.onAudioDue());
    const leave = (): void => {
      cancelDeadline();
      cancelFallback();
      signal.removeEventListener('abort', abort);
    };
    life.phase = { name: 'connecting', resolve, reject, leave };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else openStream(life);
  });
}

function openStream(life: Life): void {
  const { deps } = life;
  deps.prompt.begin();
  life.stream = deps.openStream(deps.outbox.input, {
    onAccepted: () => accept(life),
    onEvent: (bytes) => receive(life, bytes),
    onEnd: (streamEnd) => onStreamEnd(life, streamEnd),
  });
}

/** By the status of the response, or by anything that comes: whichever is seen first. */
function accept(life: Life): void {
  const { phase, deps } = life;
  if (phase.name !== 'connecting') return;
  if (!deps.prompt.isAudioOpen()) deps.habits.answersUnheard = 'yes';
  else if (deps.habits.answersUnheard === 'unknown') deps.habits.answersUnheard = 'no';
  phase.leave();
  life.phase = { name: 'open' };
  life.openedMs = deps.clock.monotonicMs();
  after(life, life.maxSessionMs, () => void end(life, { reason: 'expired' }));
  after(life, historyPatienceMs, () => deps.onAudioDue());
  watch(life);
  deps.onReady();
  phase.resolve();
}

function watch(life: Life): void {
  after(life, watchMs, () => {
    if (life.deps.outbox.stalledMs() >= maxStallMs) lose(life, voiceError('VOICE_LOST', true, 'stalled'));
    else watch(life);
  });
}

function receive(life: Life, bytes: Uint8Array): void {
  if (life.phase.name === 'ended') return;
  if (bytes.length > maxEventBytes) {
    lose(life, voiceError('VOICE_LOST', true, 'event_too_large'));
    return;
  }
  accept(life);
  const event = decodeServerEvent(bytes);
  if (event.type !== 'malformed') {
    life.deps.onEvent(event);
    return;
  }
  life.deps.report({ kind: 'malformed-event' });
  if (life.isOneFaultTooMany()) lose(life, voiceError('VOICE_LOST', true, 'too_many_faults'));
}

function onStreamEnd(life: Life, streamEnd: StreamEnd): void {
  // First, so that an end of ours does not wait for what has already happened.
  life.streamGone.resolve(undefined);
  life.stream = null;
  const wasOpen = life.phase.name === 'open';
  const ageMs = life.deps.clock.monotonicMs() - life.openedMs;
  if (wasOpen && ageMs >= life.maxSessionMs - expirySlackMs) void end(life, { reason: 'expired' });
  else if (streamEnd.type === 'ended') lose(life, streamEnded(wasOpen));
  else {
    if (isHistoryCutShort(streamEnd.cause)) life.deps.habits.answersUnheard = 'yes';
    lose(life, streamFailure(streamEnd.cause, wasOpen));
  }
}

function lose(life: Life, error: VoiceError): void {
  void end(life, { reason: 'lost', error });
}

/** The one way out of every phase. */
function end(life: Life, how: SessionEnd): Promise<void> {
  const { phase, deps } = life;
  if (phase.name === 'ended') return life.streamGone.promise;
  life.phase = { name: 'ended' };
  for (const cancel of life.timers) cancel();
  life.timers.clear();
  deps.onEnd(how, phase.name === 'open');
  if (phase.name === 'connecting') {
    phase.leave();
    phase.reject(
      how.reason === 'lost' ? how.error : voiceError('VOICE_CONNECT', how.reason === 'expired', how.reason),
    );
  }
  if (life.stream) release(life, life.stream, phase.name === 'open');
  else leaveStream(life);
  return life.streamGone.promise;
}

/** In order when there is a session to close; the service keeps capacity reserved for one that just breaks off. */
function release(life: Life, stream: NovaStream, isInOrder: boolean): void {
  const { deps } = life;
  if (!isInOrder) {
    stream.abort();
    leaveStream(life);
    return;
  }
  deps.prompt.finish();
  const cancel = deps.clock.schedule(closeGraceMs, () => {
    stream.abort();
    leaveStream(life);
  });
  void life.streamGone.promise.then(() => {
    cancel();
    deps.outbox.discard();
  });
}

function leaveStream(life: Life): void {
  life.deps.outbox.discard();
  life.streamGone.resolve(undefined);
}

/** A timer that ends with the session. */
function after(life: Life, delayMs: number, action: () => void): () => void {
  const cancel = life.deps.clock.schedule(delayMs, () => {
    life.timers.delete(cancel);
    action();
  });
  life.timers.add(cancel);
  return () => {
    life.timers.delete(cancel);
    cancel();
  };
}
