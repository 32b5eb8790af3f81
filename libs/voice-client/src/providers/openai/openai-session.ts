import type { CodedError } from '@voc/errors';
import type { Clock } from '@voc/resilience';
import type { VoiceErrorCode } from '../../voice-event.js';
import type { VoiceOddity } from '../../voice-provider.js';
import { createFaultWindow } from './fault-window.js';
import { createKeepAlive } from './keep-alive.js';
import type { OpenAiConfig } from './openai-config.js';
import { closeFailure, isExpiryClose, upgradeFailure, voiceError } from './openai-faults.js';
import type { HandshakeProgress } from './openai-handshake.js';
import { decodeServerMessage, type ServerEvent } from './openai-protocol.js';
import type { OpenAiSocket, OpenSocket, SocketEnd } from './openai-socket.js';

/** `lost` without an error: the consumer has been told already, by the rejection of `connect`. */
export type SessionEnd =
  | { readonly reason: 'requested' | 'expired' }
  | { readonly reason: 'lost'; readonly error: CodedError<VoiceErrorCode> };

export interface SessionDeps {
  readonly clock: Clock;
  readonly openSocket: OpenSocket;
  readonly handshake: (event: ServerEvent) => HandshakeProgress;
  /** The provider has accepted the session. */
  readonly onReady: () => void;
  readonly onEvent: (event: ServerEvent) => void;
  /** Once; `wasOpen` says whether anybody was told that the session was ready. */
  readonly onEnd: (end: SessionEnd, wasOpen: boolean) => void;
  readonly report: (oddity: VoiceOddity) => void;
}

export interface Session {
  connect(signal: AbortSignal): Promise<void>;
  isOpen(): boolean;
  send(text: string): void;
  /** Bytes sent and not yet taken by the network. */
  backlogBytes(): number;
  /** Notes something that should not happen; too many of them end the session. */
  fault(): void;
  /** Ends the session; resolves when the socket is gone. */
  end(end: SessionEnd): Promise<void>;
}

/** From `connect` to `session.updated`; a caller is waiting. */
const setUpTimeoutMs = 10_000;
/** How long the other side may take over the closing handshake. */
const closeTimeoutMs = 1_000;

/** Spelled out: new → connecting → open → ended, and from each to ended. */
type Phase =
  | { readonly name: 'new' }
  | { readonly name: 'connecting'; readonly resolve: () => void; readonly reject: (error: unknown) => void; readonly leave: () => void }
  | { readonly name: 'open' }
  | { readonly name: 'ended' };

/** The life of one connection: set-up with its deadline, watch over a silent peer, and one way to end, whatever the cause. */
export function createSession(config: OpenAiConfig, deps: SessionDeps): Session {
  const { clock } = deps;
  const isOneFaultTooMany = createFaultWindow(clock);
  const gone = Promise.withResolvers<undefined>();
  let phase: Phase = { name: 'new' };
  let socket: OpenAiSocket | null = null;

  const lose = (error: CodedError<VoiceErrorCode>): void => void end({ reason: 'lost', error });
  const keepAlive = createKeepAlive(
    clock,
    () => socket?.ping(),
    () => lose(voiceError('VOICE_LOST', true, 'no_pong')),
  );
  const end = (how: SessionEnd): Promise<void> => {
    const ending = phase;
    if (ending.name === 'ended') return gone.promise;
    phase = { name: 'ended' };
    keepAlive.stop();
    if (ending.name === 'connecting') {
      ending.leave();
      ending.reject(how.reason === 'lost' ? how.error : voiceError('VOICE_CONNECT', how.reason === 'expired', how.reason));
    }
    deps.onEnd(how, ending.name === 'open');
    if (socket) release(clock, socket, gone.promise);
    else gone.resolve(undefined);
    return gone.promise;
  };
  const fault = (): void => {
    if (isOneFaultTooMany()) lose(voiceError('VOICE_LOST', true, 'too_many_faults'));
  };
  const receive = (event: ServerEvent): void => {
    if (phase.name === 'open') deps.onEvent(event);
    else if (phase.name === 'connecting') {
      const progress = deps.handshake(event);
      if (progress.status === 'refused') lose(progress.error);
      if (progress.status !== 'ready') return;
      const { leave, resolve } = phase;
      phase = { name: 'open' };
      leave();
      keepAlive.start();
      deps.onReady();
      resolve();
    }
  };
  return { connect: (signal) => Promise.reject(signal.reason as Error), isOpen: () => phase.name === 'open', send: (text) => socket?.send(text), backlogBytes: () => socket?.bufferedBytes() ?? 0, fault, end };
}
