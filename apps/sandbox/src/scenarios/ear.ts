import { silenceByte, type HeardAudio, type HeardSource } from '../world/phone-network.js';
import type { HeardSpeech, Recogniser } from '../speech/recogniser.js';
import { createSpeechDetector, type SpeechDetector, type SpeechListener } from '../speech/speech-detector.js';
import { createLateAudio, type ClosedAudio } from './late-audio.js';

/** One utterance as it reached the caller's ear, recognised from the audio itself. */
export interface HeardUtterance {
  /** Recording heard undamaged and from beginning to end; null for speech that is none, or not all, of them. */
  readonly recording: string | null;
  /** Where it came from at first. */
  readonly source: HeardSource;
  /** Milliseconds since the world began. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Ear {
  heard(): readonly HeardUtterance[];
  /** Calls the listener for every utterance once it is over; the returned function stops it. */
  onHeard(listener: (utterance: HeardUtterance) => void): () => void;
  /** Somebody has begun to speak and not stopped. */
  isHearingSpeech(): boolean;
  /** Calls the listener when somebody begins to speak; the returned function stops it. */
  onSpeechStart(listener: () => void): () => void;
  close(): void;
}

export interface EarDeps {
  readonly nowMs: () => number;
  readonly recogniser: Recogniser;
  /** The line is dead: what was being said is over. */
  readonly ended: Promise<unknown>;
}

/**
 * The quiet that ends an utterance, and with it how long this person waits before speaking. No recorded sentence pauses
 * for longer than 250 ms.
 */
const pauseMs = 300;
const bytesPerMs = 8;

/** Listens to one call the way a person does: utterance by utterance, and not to the ringing tone. */
export function createEar(hears: HeardAudio, deps: EarDeps): Ear {
  const heard: HeardUtterance[] = [];
  const heardListeners = new Set<(utterance: HeardUtterance) => void>();
  const startListeners = new Set<() => void>();
  let sourceNow = 'silence' as HeardSource;
  let begun: Beginning = { atMs: 0, source: sourceNow };
  const late = createLateAudio(pauseMs);
  const listener: SpeechListener = {
    started({ atMs }) {
      begun = { atMs, source: sourceNow };
      startListeners.forEach((tell) => tell());
    },
    stopped({ atMs, audio }) {
      const speech = understand(deps.recogniser, audio, late.closeUp(audio, begun.atMs));
      for (const utterance of speech.map((part) => utteranceOf(part, begun, atMs - pauseMs))) {
        heard.push(utterance);
        heardListeners.forEach((tell) => tell(utterance));
      }
    },
  };
  // The first frame comes with the answer, and the detector's clock counts frames.
  let detector: SpeechDetector | undefined;
  const stop = hears.onFrame((frame, frameSource) => {
    sourceNow = frameSource;
    detector ??= createSpeechDetector(
      { endSilenceMs: pauseMs, prefixMs: 100, clockStartMs: deps.nowMs() },
      listener,
    );
    late.frame(frameSource, detector.clockMs());
    detector.push(isTone(frameSource) ? silence(frame.length) : frame);
  });

  void deps.ended.then(() => detector?.push(silence(2 * pauseMs * bytesPerMs)));

  return {
    heard: () => heard,
    onHeard(listener) {
      heardListeners.add(listener);
      return () => void heardListeners.delete(listener);
    },
    isHearingSpeech: () => detector?.isSpeaking() ?? false,
    onSpeechStart(listener) {
      startListeners.add(listener);
      return () => void startListeners.delete(listener);
    },
    close: stop,
  };
}

/** Of the utterance that is on. */
interface Beginning {
  readonly atMs: number;
  readonly source: HeardSource;
}

function utteranceOf(
  { recognition, startMs, endMs }: HeardSpeech,
  { atMs, source }: Beginning,
  latestMs: number,
): HeardUtterance {
  const recording = recognition?.recording.id ?? null;
  return { recording, source, fromMs: atMs + startMs, toMs: Math.min(atMs + endMs, latestMs) };
}

function understand(
  recogniser: Recogniser,
  audio: Uint8Array,
  closed: ClosedAudio | null,
): readonly HeardSpeech[] {
  const asItCame = recogniser.recogniseAll(audio);
  if (closed === null || asItCame.every(({ recognition }) => recognition !== null)) return asItCame;
  return recogniser.recogniseAll(closed.audio).map(({ recognition, startMs, endMs }) => ({
    recognition,
    startMs: closed.heardAtMs(startMs),
    endMs: closed.heardAtMs(endMs),
  }));
}

function isTone(source: HeardSource): boolean {
  return source === 'ringing';
}

function silence(length: number): Uint8Array {
  return new Uint8Array(length).fill(silenceByte);
}
