import { frameBytes, frameMs } from '../world/phone-network.js';
import { padFrame } from './mouth.js';

/** Twilio discards the newest audio beyond ten minutes (31931). */
export const maxBufferedBytes = 4_800_000;

/** A pause in the bot's audio beyond this is the end of an utterance, not a stutter. */
const utteranceGapMs = 500;
const bytesPerMs = frameBytes / frameMs;

export interface PlayerMetrics {
  /** Silences of 20–500 ms that the caller heard because audio came too late. */
  readonly underruns: number;
  /** Payloads that are no multiple of 160 bytes although more of the same utterance followed. */
  readonly unalignedPayloads: number;
  readonly maxBufferedMs: number;
  /** Heard after a `clear`: the tail, and whatever else came while the caller was still speaking. */
  readonly audioAfterClearMs: number;
  readonly marksSent: number;
  readonly marksEchoed: number;
}

export interface Player {
  /** @returns false when the buffer is full and the audio was thrown away */
  addAudio(audio: Uint8Array, nowMs: number): boolean;
  addMark(name: string, nowMs: number): void;
  /** Throws away what is unplayed, but for a tail of at most 40 ms, and makes all marks due. */
  clear(nowMs: number): void;
  /** The 20 ms beginning at `atMs`. @returns undefined when there is nothing to play */
  tick(atMs: number, callerSpeaking: boolean): Uint8Array | undefined;
  /** Names whose time has come, each once, in the order they were sent. */
  takeDueMarks(nowMs: number): readonly string[];
  /** Audio not yet played, ms. */
  bufferedMs(): number;
  metrics(): PlayerMetrics;
}

export interface PlayerSettings {
  /** 0–1 */
  readonly random: () => number;
  /** Added to each mark's echo; see the fault menu. */
  readonly markDelayMs: () => number;
  readonly clearedMarkDelayMs: () => number;
  readonly lostMarks: () => number;
}

interface DueMark {
  readonly name: string;
  readonly dueMs: number;
}

interface PlayerState {
  readonly queue: (Uint8Array | string)[];
  readonly due: DueMark[];
  bufferedBytes: number;
  marksTaken: number;
  /** End of the last byte handed out; -Infinity before the first and after a clear. */
  dryAtMs: number;
  lastPayloadUnaligned: boolean;
  tailBytes: number;
  afterClear: boolean;
  readonly metrics: { -readonly [Name in keyof PlayerMetrics]: PlayerMetrics[Name] };
}

/**
 * Plays what the gateway sends, as Twilio does: a queue of audio and marks, drained at 8 bytes per ms in real time.
 * When it is empty there is silence; audio that comes later starts then. A mark comes back when everything before it
 * has been heard, late but never early. Time is given, never read.
 */
export function createPlayer(settings: PlayerSettings): Player {
  const state: PlayerState = {
    queue: [],
    due: [],
    bufferedBytes: 0,
    marksTaken: 0,
    dryAtMs: -Infinity,
    lastPayloadUnaligned: false,
    tailBytes: 0,
    afterClear: false,
    metrics: {
      underruns: 0,
      unalignedPayloads: 0,
      maxBufferedMs: 0,
      audioAfterClearMs: 0,
      marksSent: 0,
      marksEchoed: 0,
    },
  };
  return {
    addAudio: (audio, nowMs) => addAudio(state, audio, nowMs),
    addMark: (name, nowMs) => addMark(state, settings, name, nowMs),
    clear: (nowMs) => clear(state, settings, nowMs),
    tick: (atMs, callerSpeaking) => play(state, settings, atMs, callerSpeaking),
    takeDueMarks: (nowMs) => takeDueMarks(state, settings, nowMs),
    bufferedMs: () => state.bufferedBytes / bytesPerMs,
    metrics: () => ({ ...state.metrics }),
  };
}

function addAudio(state: PlayerState, audio: Uint8Array, nowMs: number): boolean {
  const { metrics } = state;
  if (state.bufferedBytes + audio.length > maxBufferedBytes) return false;
  const continues = state.bufferedBytes > 0 || nowMs - state.dryAtMs <= utteranceGapMs;
  if (continues && state.lastPayloadUnaligned) metrics.unalignedPayloads += 1;
  state.lastPayloadUnaligned = audio.length % frameBytes !== 0;
  state.queue.push(audio);
  state.bufferedBytes += audio.length;
  metrics.maxBufferedMs = Math.max(metrics.maxBufferedMs, state.bufferedBytes / bytesPerMs);
  return true;
}

function addMark(state: PlayerState, settings: PlayerSettings, name: string, nowMs: number): void {
  state.metrics.marksSent += 1;
  if (state.bufferedBytes > 0) state.queue.push(name);
  else if (state.dryAtMs > nowMs) reachMark(state, settings, name, state.dryAtMs);
  else makeDue(state, name, nowMs + settings.markDelayMs());
}

/** 20–40 ms of processing, to which the 20 ms tick that sends it may add as much again. */
function reachMark(state: PlayerState, settings: PlayerSettings, name: string, playedAtMs: number): void {
  makeDue(state, name, playedAtMs + 20 + settings.random() * 20 + settings.markDelayMs());
}

/** Never before an earlier mark. */
function makeDue(state: PlayerState, name: string, dueMs: number): void {
  state.due.push({ name, dueMs: Math.max(dueMs, state.due.at(-1)?.dueMs ?? 0) });
}

function clear(state: PlayerState, settings: PlayerSettings, nowMs: number): void {
  const marks = state.queue.filter((item) => typeof item === 'string');
  const tail = takeBytes(state.queue, Math.floor(settings.random() * 3) * frameBytes);
  state.queue.length = 0;
  state.queue.push(...tail);
  state.tailBytes = tail.reduce((sum, part) => sum + part.length, 0);
  state.bufferedBytes = state.tailBytes;
  state.lastPayloadUnaligned = false;
  state.dryAtMs = -Infinity;
  state.afterClear = true;
  const dueMs = nowMs + settings.clearedMarkDelayMs();
  const returned = [...state.due.splice(0).map(({ name }) => name), ...marks];
  for (const name of returned) makeDue(state, name, dueMs);
}

/** The first bytes of audio in the queue, marks left out. */
function takeBytes(queue: readonly (Uint8Array | string)[], bytes: number): readonly Uint8Array[] {
  const taken: Uint8Array[] = [];
  let missing = bytes;
  for (const item of queue) {
    if (missing === 0) break;
    if (typeof item === 'string') continue;
    const part = item.subarray(0, missing);
    taken.push(part);
    missing -= part.length;
  }
  return taken;
}

function play(
  state: PlayerState,
  settings: PlayerSettings,
  atMs: number,
  callerSpeaking: boolean,
): Uint8Array | undefined {
  if (!callerSpeaking && state.tailBytes === 0) state.afterClear = false;
  if (state.bufferedBytes === 0) return undefined;
  const silenceMs = atMs - state.dryAtMs;
  if (silenceMs > frameMs && silenceMs <= utteranceGapMs) state.metrics.underruns += 1;
  return drainFrame(state, settings, atMs);
}

function drainFrame(state: PlayerState, settings: PlayerSettings, atMs: number): Uint8Array {
  const frame = new Uint8Array(frameBytes);
  let filled = 0;
  for (let item = state.queue[0]; item !== undefined; item = state.queue[0]) {
    if (typeof item === 'string') {
      reachMark(state, settings, item, atMs + filled / bytesPerMs);
      state.queue.shift();
      continue;
    }
    if (filled === frameBytes) break;
    const part = item.subarray(0, frameBytes - filled);
    frame.set(part, filled);
    filled += part.length;
    if (part.length === item.length) state.queue.shift();
    else state.queue[0] = item.subarray(part.length);
  }
  account(state, filled, atMs);
  return padFrame(frame.subarray(0, filled));
}

function account(state: PlayerState, playedBytes: number, atMs: number): void {
  state.bufferedBytes -= playedBytes;
  state.dryAtMs = atMs + playedBytes / bytesPerMs;
  state.tailBytes = Math.max(0, state.tailBytes - playedBytes);
  if (state.afterClear) state.metrics.audioAfterClearMs += playedBytes / bytesPerMs;
}

function takeDueMarks(state: PlayerState, settings: PlayerSettings, nowMs: number): readonly string[] {
  const later = state.due.findIndex(({ dueMs }) => dueMs > nowMs);
  const ready = state.due.splice(0, later < 0 ? state.due.length : later);
  const echoed = ready.filter(() => !isNextLost(state, settings));
  state.metrics.marksEchoed += echoed.length;
  return echoed.map(({ name }) => name);
}

function isNextLost(state: PlayerState, settings: PlayerSettings): boolean {
  const every = settings.lostMarks();
  state.marksTaken += 1;
  return every > 0 && state.marksTaken % every === 0;
}
