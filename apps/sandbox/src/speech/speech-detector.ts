import { decodeMulaw } from './mulaw.js';

export interface SpeechDetectorOptions {
  /** Level of a 10 ms window above which it counts as voice, dB relative to full scale. Default −45. */
  readonly thresholdDb?: number;
  /** Voice needed before speech has started; clicks are shorter. Default 60. */
  readonly startMs?: number;
  /** Quiet after which speech has stopped. Default 500. */
  readonly endSilenceMs?: number;
  /** Audio before the first voice that belongs to the utterance. Default 300. */
  readonly prefixMs?: number;
  /** Where the clock begins. Default 0. */
  readonly clockStartMs?: number;
}

export interface SpeechListener {
  /** `atMs`: where the utterance begins, prefix included. */
  started(event: { readonly atMs: number }): void;
  /**
   * `atMs`: where the silence that ended the utterance was complete. `audio`: the utterance, from prefix to that point,
   * of which at most the first 60 s are kept.
   */
  stopped(event: { readonly atMs: number; readonly audio: Uint8Array }): void;
}

export interface SpeechDetector {
  /** µ-law at 8 kHz in pieces of any size. */
  push(mulaw: Uint8Array): void;
  /** Position of the next byte on the detector's clock, which is the audio received and nothing else. */
  clockMs(): number;
  /** Whether an utterance has started and not stopped. */
  isSpeaking(): boolean;
}

const bytesPerMs = 8;
const windowMs = 10;
const windowBytes = windowMs * bytesPerMs;
const maxUtteranceWindows = 60_000 / windowMs;

/** Finds utterances by energy. Memory is bounded by one utterance of 60 s and its prefix. */
export function createSpeechDetector(
  options: SpeechDetectorOptions,
  listener: SpeechListener,
): SpeechDetector {
  const { thresholdDb = -45, startMs = 60, endSilenceMs = 500, prefixMs = 300, clockStartMs = 0 } = options;
  const threshold = powerOf(thresholdDb);
  const startWindows = Math.max(1, Math.round(startMs / windowMs));
  const lookBackWindows = startWindows + Math.round(prefixMs / windowMs);

  let windowsSeen = 0;
  const window = new Uint8Array(windowBytes);
  let filled = 0;
  let speaking = false;
  /** Voiced windows in a row before the start, quiet ones in a row after it. */
  let run = 0;
  let kept: Uint8Array[] = [];

  const clockOf = (windows: number): number => clockStartMs + windows * windowMs;

  const takeWindow = (): void => {
    windowsSeen += 1;
    const voiced = meanPower(window) > threshold;
    if (!speaking || kept.length < maxUtteranceWindows) kept.push(window.slice());
    run = voiced === speaking ? 0 : run + 1;
    if (!speaking && kept.length > lookBackWindows) kept.shift();
    if (!speaking && run >= startWindows) {
      speaking = true;
      run = 0;
      listener.started({ atMs: clockOf(windowsSeen - kept.length) });
    } else if (speaking && run * windowMs >= endSilenceMs) {
      const audio = concat(kept);
      speaking = false;
      run = 0;
      kept = [];
      listener.stopped({ atMs: clockOf(windowsSeen), audio });
    }
  };

  return {
    push(mulaw) {
      for (let at = 0; at < mulaw.length;) {
        const piece = mulaw.subarray(at, at + windowBytes - filled);
        window.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (filled < windowBytes) continue;
        filled = 0;
        takeWindow();
      }
    },
    clockMs: () => clockOf(windowsSeen) + filled / bytesPerMs,
    isSpeaking: () => speaking,
  };
}

function powerOf(levelDb: number): number {
  return 32_768 ** 2 * 10 ** (levelDb / 10);
}

/** Around the mean: a constant offset, as a wrong decoding often adds, is no voice. */
function meanPower(mulaw: Uint8Array): number {
  const samples = decodeMulaw(mulaw);
  let sum = 0;
  let squares = 0;
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  return squares / samples.length - (sum / samples.length) ** 2;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.length * windowBytes);
  for (const [index, piece] of pieces.entries()) whole.set(piece, index * windowBytes);
  return whole;
}
