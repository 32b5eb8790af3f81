import { encodeMulaw } from '../speech/mulaw.js';
import { samplesOf } from '../speech/pcm16.js';
import { createResampler } from '../speech/resampler.js';
import { createSpeechDetector } from '../speech/speech-detector.js';
import type { SampleRate, Sensitivity } from './input-schema.js';

export interface CallerEarOptions {
  readonly sampleRateHz: SampleRate;
  readonly sensitivity: Sensitivity;
  /** Relative to the real pause. */
  readonly endpointingScale: number;
}

/** Positions are on the clock of the audio received. */
export interface CallerEarListener {
  readonly onStarted: (atMs: number) => void;
  /** `audio`: µ-law of the utterance. */
  readonly onStopped: (event: {
    readonly atMs: number;
    readonly detectedAtMs: number;
    readonly audio: Uint8Array;
  }) => void;
}

/** Finds the caller's turns in the audio of the session. */
export interface CallerEar {
  /** PCM16 at the declared rate. */
  readonly push: (pcm: Uint8Array) => void;
  /** Audio received. */
  readonly clockMs: () => number;
  readonly isCallerSpeaking: () => boolean;
}

/** Pause after which the model answers. */
const pauseMs: Readonly<Record<Sensitivity, number>> = { HIGH: 1_500, MEDIUM: 1_750, LOW: 2_000 };

export function createCallerEar(options: CallerEarOptions, listener: CallerEarListener): CallerEar {
  const { sampleRateHz, sensitivity, endpointingScale } = options;
  const endSilenceMs = pauseMs[sensitivity] * endpointingScale;
  const convert = createResampler(sampleRateHz, 8_000);
  let receivedSamples = 0;
  const detector = createSpeechDetector(
    { endSilenceMs },
    {
      started: ({ atMs }) => listener.onStarted(Math.round(atMs)),
      stopped: ({ atMs, audio }) =>
        listener.onStopped({ atMs: Math.round(atMs - endSilenceMs), detectedAtMs: Math.round(atMs), audio }),
    },
  );
  return {
    push(pcm) {
      receivedSamples += pcm.length / 2;
      detector.push(encodeMulaw(convert(samplesOf(pcm))));
    },
    clockMs: () => (receivedSamples * 1_000) / sampleRateHz,
    isCallerSpeaking: () => detector.isSpeaking(),
  };
}
