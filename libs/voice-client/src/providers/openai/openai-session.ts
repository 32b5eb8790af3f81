import type { Clock } from '@voc/resilience';
import { createFaultWindow } from '../../fault-window.js';
import type { SessionEnd } from '../../voice-events.js';
import { voiceError, type VoiceError } from '../../voice-fault.js';
import type { VoiceOddity } from '../../voice-provider.js';
import { createKeepAlive, type KeepAlive } from './keep-alive.js';
import type { OpenAiConfig } from './openai-config.js';
import { closeFailure, isExpiryClose, upgradeFailure } from './openai-faults.js';
import type { HandshakeProgress } from './openai-handshake.js';
import { decodeServerMessage } from './openai-protocol.js';
import type { OpenAiSocket, OpenSocket, SocketEnd } from './openai-socket.js';
import type { ServerEvent } from './server-event.js';

export interface SessionDeps {
  readonly clock: Clock;
  readonly openSocket: OpenSocket;
  readonly handshake: (event: ServerEvent) => HandshakeProgress;
  /** The provider has accepted the session; called before `connect` resolves. */
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
  send(text: string): void;
  /** Bytes sent and not yet taken by the network. */
  backlogBytes(): number;
  /** Notes something that should not happen; too many of them end the session. */
  fault(): void;
  /** Asks the other side for a sign of life; without one soon the session is lost. Nothing happens unless it is open. */
  probe(): void;
  /** Ends the session; resolves when the socket is gone. */
  end(end: SessionEnd): Promise<void>;
}

/** From `connect` to `session.updated`; a caller is waiting. */
const setUpTimeoutMs = 10_000;
/** The provider ends a session by age itself; only one that it has forgotten to end is ended here, this much later. */
const expirySlackMs = 5_000;
/** How long the other side may take over the closing handshake. */
const closeTimeoutMs = 1_000;

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
  readonly config: OpenAiConfig;
  readonly deps: SessionDeps;
  readonly keepAlive: KeepAlive;
  readonly isOneFaultTooMany: () => boolean;
  readonly socketGone: PromiseWithResolvers<undefined>;
  phase: Phase;
  socket: OpenAiSocket | null;
  cancelExpiry: () => void;
}

/** The life of one connection: set-up with its deadline, watch over a silent peer, and one way to end, whatever the cause. */
export function createSession(config: OpenAiConfig, deps: SessionDeps): Session {
  const life: Life = {
    config,
    deps,
    keepAlive: createKeepAlive(
      deps.clock,
      () => life.socket?.ping(),
      () => lose(life, voiceError('VOICE_LOST', true, 'no_pong')),
    ),
    isOneFaultTooMany: createFaultWindow(deps.clock),
    socketGone: Promise.withResolvers<undefined>(),
    phase: { name: 'new' },
    socket: null,
    cancelExpiry: () => undefined,
  };
  return {
    connect: (signal) => connect(life, signal),
    isOpen: () => life.phase.name === 'open',
    send: (text) => {
      if (life.phase.name !== 'ended') life.socket?.send(text);
    },
    backlogBytes: () => life.socket?.bufferedBytes() ?? 0,
    fault: () => fault(life),
    probe: () => life.keepAlive.probe(),
    end: (how) => end(life, how),
  };
}

function connect(life: Life, signal: AbortSignal): Promise<void> {
  if (life.phase.name !== 'new')
    return Promise.reject(voiceError('VOICE_CONNECT', false, 'connected_before'));
  return new Promise((resolve, reject) => {
    const abort = (): void => lose(life, voiceError('VOICE_CONNECT', true, 'aborted', signal.reason));
    const cancelDeadline = life.deps.clock.schedule(setUpTimeoutMs, () => {
      lose(life, voiceError('VOICE_CONNECT', true, 'set_up_timeout'));
    });
    const leave = (): void => {
      cancelDeadline();
      signal.removeEventListener('abort', abort);
    };
    life.phase = { name: 'connecting', resolve, reject, leave };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else openSocket(life);
  });
}

function openSocket(life: Life): void {
  try {
    life.socket = life.deps.openSocket(life.config, {
      // The provider speaks first.
      onOpen: () => undefined,
      onMessage: (text) => receive(life, text),
      onPong: () => life.keepAlive.heard(),
      onEnd: (socketEnd) => onSocketEnd(life, socketEnd),
    });
  } catch (cause) {
    lose(life, voiceError('VOICE_CONFIG', false, 'bad_url', cause));
  }
}

function receive(life: Life, text: string | null): void {
  const { phase, deps } = life;
  if (phase.name === 'ended') return;
  life.keepAlive.heard();
  const event = text === null ? ({ type: 'malformed' } as const) : decodeServerMessage(text);
  if (event.type === 'malformed') {
    deps.report({ kind: 'malformed-event' });
    fault(life);
  } else if (phase.name === 'open') {
    deps.onEvent(event);
  } else if (phase.name === 'connecting') {
    const progress = deps.handshake(event);
    if (progress.status === 'refused') lose(life, progress.error);
    if (progress.status !== 'ready') return;
    open(life, phase);
  }
}

function open(life: Life, phase: Extract<Phase, { name: 'connecting' }>): void {
  const { config, deps, keepAlive } = life;
  phase.leave();
  life.phase = { name: 'open' };
  keepAlive.start();
  life.cancelExpiry = deps.clock.schedule(
    config.capabilities.maxSessionMs + expirySlackMs,
    () => void end(life, { reason: 'expired' }),
  );
  deps.onReady();
  phase.resolve();
}

function onSocketEnd(life: Life, socketEnd: SocketEnd): void {
  // First, so that an end of ours does not wait for what has already happened.
  life.socketGone.resolve(undefined);
  life.socket = null;
  if (socketEnd.type === 'refused') {
    lose(life, upgradeFailure(socketEnd.status));
  } else if (socketEnd.type === 'unreachable') {
    lose(life, voiceError('VOICE_CONNECT', true, 'unreachable', socketEnd.cause));
  } else if (isExpiryClose(socketEnd.code, socketEnd.reason)) {
    void end(life, { reason: 'expired' });
  } else {
    const fallback = life.phase.name === 'open' ? 'VOICE_LOST' : 'VOICE_CONNECT';
    lose(life, closeFailure(socketEnd.code, socketEnd.reason, fallback));
  }
}

function fault(life: Life): void {
  if (life.isOneFaultTooMany()) lose(life, voiceError('VOICE_LOST', true, 'too_many_faults'));
}

function lose(life: Life, error: VoiceError): void {
  void end(life, { reason: 'lost', error });
}

/** The one way out of every phase. */
function end(life: Life, how: SessionEnd): Promise<void> {
  const { phase, deps } = life;
  if (phase.name === 'ended') return life.socketGone.promise;
  life.phase = { name: 'ended' };
  life.keepAlive.stop();
  life.cancelExpiry();
  deps.onEnd(how, phase.name === 'open');
  if (phase.name === 'connecting') {
    phase.leave();
    phase.reject(
      how.reason === 'lost' ? how.error : voiceError('VOICE_CONNECT', how.reason === 'expired', how.reason),
    );
  }
  if (life.socket) release(life, life.socket);
  else life.socketGone.resolve(undefined);
  return life.socketGone.promise;
}

function release(life: Life, socket: OpenAiSocket): void {
  const cancel = life.deps.clock.schedule(closeTimeoutMs, () => socket.terminate());
  void life.socketGone.promise.then(cancel);
  socket.close();
}
