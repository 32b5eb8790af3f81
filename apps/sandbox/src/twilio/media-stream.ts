import type { AudioParty, HeardFrame, Tick } from './call-line.js';
import type { StreamMetrics } from './call-report.js';
import { createPlayer, type Player } from './player.js';
import {
  createStreamMessages,
  type CallerChunk,
  type StreamIdentity,
  type StreamMessages,
} from './stream-messages.js';
import type { StreamSocket } from './stream-socket.js';
import { validateStreamMessage } from './stream-message-validation.js';
import type { TwilioFaults } from './twilio-faults.js';
import { createUplink, type Uplink } from './uplink.js';

export type StreamEnd =
  /** From our side of the call: no error. */
  | { readonly cause: 'caller-hung-up' | 'redirected' | 'call-completed'; readonly error: null }
  /** The gateway closed the socket; Twilio shows 31921 even when that was meant. */
  | { readonly cause: 'server-closed'; readonly error: 31921; readonly code: number }
  /** The connection broke, was cut by the fault menu (31903), or did not follow the WebSocket protocol (31924). */
  | { readonly cause: 'connection-lost'; readonly error: 31903 | 31924 };

export interface MediaStream extends AudioParty {
  /** Sends `connected` and `start`. @returns false when the caller has hung up before that */
  begin(): boolean;
  /** Ends the stream because the call goes on elsewhere or nowhere. */
  leave(cause: 'caller-hung-up' | 'redirected' | 'call-completed'): void;
  readonly ended: Promise<StreamEnd>;
  metrics(): StreamMetrics;
}

export interface MediaStreamOptions {
  readonly identity: StreamIdentity;
  readonly customParameters: Readonly<Record<string, string>>;
}

export interface MediaStreamDeps {
  /** Open and paused. */
  readonly socket: StreamSocket;
  readonly faults: () => Readonly<TwilioFaults>;
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly record: (kind: string, detail?: Readonly<Record<string, unknown>>) => void;
  readonly violation: (rule: string, detail: string) => void;
  readonly hangUpAsCaller: () => void;
}

/** Unsent bytes at which Twilio begins to drop the caller's audio (31930); about 10 s of it. */
const maxUnsentBytes = 262_144;

interface StreamState {
  readonly options: MediaStreamOptions;
  readonly deps: MediaStreamDeps;
  readonly messages: StreamMessages;
  readonly player: Player;
  readonly uplink: Uplink;
  readonly reported: Set<string>;
  readonly settle: (end: StreamEnd) => void;
  /** Undefined until `start` has been sent. */
  startedAtMs: number | undefined;
  phase: 'open' | 'ended';
  framesSent: number;
  framesDropped: number;
  clippedMs: number;
}

/** One bidirectional media stream, Twilio's side of it. Its clock is the call's 20 ms tick. */
export function createMediaStream(options: MediaStreamOptions, deps: MediaStreamDeps): MediaStream {
  const { promise: ended, resolve: settle } = Promise.withResolvers<StreamEnd>();
  const state: StreamState = {
    options,
    deps,
    settle,
    messages: createStreamMessages(options.identity),
    player: createPlayer({
      random: deps.random,
      markDelayMs: () => deps.faults().markDelayMs,
      clearedMarkDelayMs: () => deps.faults().clearedMarkDelayMs,
      lostMarks: () => deps.faults().lostMarks,
    }),
    uplink: createUplink({ random: deps.random, faults: deps.faults }),
    reported: new Set(),
    startedAtMs: undefined,
    phase: 'open',
    framesSent: 0,
    framesDropped: 0,
    clippedMs: 0,
  };
  listen(state);
  return {
    ended,
    begin: () => begin(state),
    leave: (cause) => leave(state, cause),
    talk: (callerFrame, tick) => talk(state, callerFrame, tick),
    digit: (digit) => (state.startedAtMs === undefined ? undefined : send(state, state.messages.dtmf(digit))),
    metrics: () => ({
      ...state.player.metrics(),
      framesSent: state.framesSent,
      framesDropped: state.framesDropped,
      clippedMs: state.clippedMs,
    }),
  };
}

function listen(state: StreamState): void {
  const { socket } = state.deps;
  socket.onMessage((data, isBinary) => receive(state, data, isBinary));
  socket.onClosed((code, brokeProtocol) => {
    if (brokeProtocol) end(state, { cause: 'connection-lost', error: 31924 });
    else if (code === 1006) end(state, { cause: 'connection-lost', error: 31903 });
    else end(state, { cause: 'server-closed', error: 31921, code });
  });
}

function begin(state: StreamState): boolean {
  const { deps, messages, options } = state;
  const { callerHangsUp } = deps.faults();
  deps.socket.resume();
  if (callerHangsUp === 'before-start') {
    deps.hangUpAsCaller();
    return false;
  }
  send(state, messages.connected());
  if (callerHangsUp === 'between-connected-and-start') {
    deps.hangUpAsCaller();
    return false;
  }
  send(state, messages.start(options.customParameters));
  state.startedAtMs = deps.nowMs();
  return true;
}

function talk(
  state: StreamState,
  callerFrame: Uint8Array,
  { atMs, callerSpeaking }: Tick,
): HeardFrame | undefined {
  if (state.phase === 'ended' || state.startedAtMs === undefined) return undefined;
  const streamMs = atMs - state.startedAtMs;
  const { cutSocketAtMs } = state.deps.faults();
  if (cutSocketAtMs !== null && streamMs >= cutSocketAtMs) {
    end(state, { cause: 'connection-lost', error: 31903 });
    state.deps.socket.terminate();
    return undefined;
  }
  for (const chunk of state.uplink.push(callerFrame, streamMs, callerSpeaking)) sendChunk(state, chunk);
  const frame = state.player.tick(atMs, callerSpeaking);
  echoMarks(state, atMs);
  return frame === undefined ? undefined : { frame, source: 'stream' };
}

function sendChunk(state: StreamState, chunk: CallerChunk): void {
  if (state.deps.socket.unsentBytes() > maxUnsentBytes) {
    state.framesDropped += 1;
    reportOnce(state, '31930-gateway-reads-too-slowly');
  } else {
    state.framesSent += 1;
    send(state, state.messages.media(chunk));
  }
}

function receive(state: StreamState, data: Buffer, isBinary: boolean): void {
  if (state.phase === 'ended') return;
  const { deps, player, options } = state;
  const nowMs = deps.nowMs();
  const message = validateStreamMessage(data, isBinary, options.identity.streamSid);
  switch (message.type) {
    case 'violation':
      reportOnce(state, message.rule);
      break;
    case 'media':
      if (!player.addAudio(message.audio, nowMs)) reportOnce(state, '31931-more-than-ten-minutes-buffered');
      break;
    case 'mark':
      player.addMark(message.name, nowMs);
      break;
    case 'clear':
      deps.record('clear-received', { bufferedMs: player.bufferedMs() });
      player.clear(nowMs);
      break;
  }
  echoMarks(state, nowMs);
}

function echoMarks(state: StreamState, nowMs: number): void {
  for (const name of state.player.takeDueMarks(nowMs)) {
    send(state, state.messages.mark(name));
    state.deps.record('mark-echoed', { name });
  }
}

/** Twilio shows each kind of error once per stream. */
function reportOnce(state: StreamState, rule: string): void {
  if (state.reported.has(rule)) return;
  state.reported.add(rule);
  state.deps.violation(rule, state.options.identity.streamSid);
}

function leave(state: StreamState, cause: 'caller-hung-up' | 'redirected' | 'call-completed'): void {
  if (state.phase === 'ended') return;
  const { socket } = state.deps;
  const { hangupEnding } = state.deps.faults();
  const ending = cause === 'caller-hung-up' ? hangupEnding : 'stop-and-close';
  if (ending === 'stop-and-close' && state.startedAtMs !== undefined) send(state, state.messages.stop());
  end(state, { cause, error: null });
  if (ending === 'cut') socket.terminate();
  else socket.close();
}

function end(state: StreamState, how: StreamEnd): void {
  if (state.phase === 'ended') return;
  state.phase = 'ended';
  if (how.cause !== 'caller-hung-up') state.clippedMs = state.player.bufferedMs();
  state.settle(how);
}

function send(state: StreamState, text: string): void {
  if (state.phase === 'open') state.deps.socket.send(text);
}
