import { silenceByte } from '../world/phone-network.js';
import { decodeMulaw } from './mulaw.js';
import type { Recording } from './recording.js';
import { alignCoarsely, compare, hop, toPattern, type Match } from './recording-match.js';
import { envelope } from './signal-match.js';
import { createSpeechDetector } from './speech-detector.js';

export interface Recognition extends Pick<Match, 'recording' | 'score'> {
  /** What is there of the recording is there byte for byte. */
  readonly isIdentical: boolean;
}

export type LocatedRecognition = Recognition & Match;

/** One stretch of speech in a longer piece of audio. */
export interface HeardSpeech {
  readonly startMs: number;
  readonly endMs: number;
  /** null for speech, or noise as loud as speech, that is no undamaged recording. */
  readonly recognition: Recognition | null;
}

export interface Recogniser {
  /** The recording heard in one utterance; null when none is there undamaged. Never throws. Hears the first 60 s. */
  recognise(mulaw: Uint8Array): Recognition | null;
  /** The same with its place. */
  locate(mulaw: Uint8Array): LocatedRecognition | null;
  /** Everything heard in audio of any length, in order; recordings that follow each other without a pause are told apart. */
  recogniseAll(mulaw: Uint8Array): readonly HeardSpeech[];
}

const bytesPerMs = 8;
const maxBytes = 60_000 * bytesPerMs;
const maxCandidates = 10;
/** Shorter leftovers hold no sentence. */
const shortestSpeechBytes = 300 * bytesPerMs;

/**
 * Recognises the recordings given, and nothing else, in audio that really arrived: aligned by the loudness curve, then
 * to a fraction of a sample, then compared stretch by stretch. Offset, surrounding sound, level, mild filtering and a
 * little noise do not matter; wrong byte order, wrong law, wrong speed and missing frames do.
 */
export function createRecogniser(recordings: readonly Recording[]): Recogniser {
  const patterns = recordings.map(toPattern);

  const locate = (mulaw: Uint8Array): LocatedRecognition | null => {
    const signal = Float32Array.from(decodeMulaw(mulaw.subarray(0, maxBytes)));
    const signalEnvelope = envelope(signal, hop);
    const likely = patterns
      .flatMap((pattern) => alignCoarsely(signalEnvelope, pattern))
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, maxCandidates);
    for (const candidate of likely) {
      const match = compare(signal, candidate);
      if (match !== null) return { ...match, isIdentical: isSame(mulaw, match) };
    }
    return null;
  };

  /** What lies before and after a match is searched too. */
  const locateAll = (mulaw: Uint8Array, shift: number): readonly LocatedRecognition[] => {
    if (mulaw.length < shortestSpeechBytes) return [];
    const match = locate(mulaw);
    if (match === null) return [];
    return [
      ...locateAll(mulaw.subarray(0, Math.max(0, match.fromByte)), shift),
      { ...match, fromByte: match.fromByte + shift, toByte: match.toByte + shift },
      ...locateAll(mulaw.subarray(match.toByte), match.toByte + shift),
    ];
  };

  const hear = ({ startMs, audio }: Utterance): readonly HeardSpeech[] => {
    const matches = locateAll(audio, 0);
    if (matches.length === 0)
      return [{ startMs, endMs: startMs + audio.length / bytesPerMs, recognition: null }];
    return matches.map((match) => ({
      startMs: startMs + match.fromByte / bytesPerMs,
      endMs: startMs + match.toByte / bytesPerMs,
      recognition: toRecognition(match),
    }));
  };

  return {
    locate,
    recognise(mulaw) {
      const match = locate(mulaw);
      return match && toRecognition(match);
    },
    recogniseAll: (mulaw) => utterancesOf(mulaw).flatMap(hear),
  };
}

function toRecognition({ recording, score, isIdentical }: LocatedRecognition): Recognition {
  return { recording, score, isIdentical };
}

function isSame(mulaw: Uint8Array, { recording, fromByte, toByte }: Match): boolean {
  const from = Math.max(0, fromByte);
  const heard = mulaw.subarray(from, Math.max(from, toByte));
  return heard.length > 0 && heard.every((byte, index) => byte === recording.audio[from - fromByte + index]);
}

interface Utterance {
  readonly startMs: number;
  readonly audio: Uint8Array;
}

function utterancesOf(mulaw: Uint8Array): readonly Utterance[] {
  const utterances: Utterance[] = [];
  let startMs = 0;
  const detector = createSpeechDetector(
    {},
    {
      started: ({ atMs }) => void (startMs = atMs),
      stopped: ({ audio }) => void utterances.push({ startMs, audio }),
    },
  );
  detector.push(mulaw);
  detector.push(new Uint8Array(1_000 * bytesPerMs).fill(silenceByte));
  return utterances;
}
