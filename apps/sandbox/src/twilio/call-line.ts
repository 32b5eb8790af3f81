import { frameMs, type HeardAudio, type HeardSource } from '../world/phone-network.js';
import { addNoise, mixMulaw } from './audio-mix.js';
import { createEar, type Ear } from './ear.js';
import { createMouth, silentFrame, type Mouth } from './mouth.js';
import { createTicker, type TickSource } from './ticker.js';

export interface Tick {
  /** When these 20 ms began, ms since the world began. */
  readonly atMs: number;
  readonly callerSpeaking: boolean;
}

export interface HeardFrame {
  readonly frame: Uint8Array;
  readonly source: HeardSource;
}

/** Who the caller is connected to at the moment: a voice, a media stream, another telephone. */
export interface AudioParty {
  /**
   * Both directions of 20 ms.
   * @returns what the caller hears; undefined is silence
   */
  talk(callerFrame: Uint8Array, tick: Tick): HeardFrame | undefined;
  /** The caller has pressed a key. */
  digit(digit: string): void;
}

/** The caller's end of a call and the clock that drives it: one absolute schedule of 20 ms for all of its audio. */
export interface CallLine {
  readonly mouth: Pick<Mouth, 'speak' | 'press'>;
  readonly hears: HeardAudio & Pick<Ear, 'firstStreamAudioMs' | 'spans'>;
  /** Begins to tick; nothing is said or heard before the answer. */
  start(): void;
  answer(): void;
  /** Replaces whoever the caller was connected to; undefined is nobody. */
  connect(party: AudioParty | undefined): void;
  /** The line is dead: nothing is heard any more, and nobody waits for a last word. */
  stop(): void;
  lagMaxMs(): number;
}

export interface CallLineOptions {
  /** Whether the caller's telephone lets its loudspeaker into its microphone. */
  readonly hasEcho: () => boolean;
  /** Hiss on the line, dB relative to full scale; null is none. */
  readonly noiseDb: () => number | null;
  /** 0–1 */
  readonly random: () => number;
}

/** 160 ms: the whole number of frames nearest to the 150 ms of the specification. */
const echoDelayFrames = 8;
/** -20 dB */
const echoGain = 0.1;

export function createCallLine({ hasEcho, noiseDb, random }: CallLineOptions, source: TickSource): CallLine {
  const mouth = createMouth();
  const ear = createEar(frameMs);
  const justHeard: Uint8Array[] = [];
  let party: AudioParty | undefined;
  let answered = false;

  const withEcho = (voice: Uint8Array): Uint8Array => {
    const echo = justHeard.length < echoDelayFrames ? undefined : justHeard.shift();
    return echo === undefined || !hasEcho() ? voice : mixMulaw(voice, echo, echoGain);
  };
  const withNoise = (voice: Uint8Array): Uint8Array => {
    const levelDb = noiseDb();
    return levelDb === null ? voice : addNoise(voice, levelDb, random);
  };

  const ticker = createTicker(frameMs, source, (dueMs) => {
    const said = answered ? mouth.next() : { frame: silentFrame, speaking: false, digit: undefined };
    if (said.digit !== undefined) party?.digit(said.digit);
    const tick = { atMs: dueMs, callerSpeaking: said.speaking };
    const heard = party?.talk(withNoise(withEcho(said.frame)), tick) ?? {
      frame: silentFrame,
      source: 'silence' as const,
    };
    if (!answered) return;
    justHeard.push(heard.frame);
    ear.hear(heard.frame, heard.source);
  });

  return {
    mouth,
    hears: ear,
    start: () => ticker.start(),
    answer: () => void (answered = true),
    connect: (next) => void (party = next),
    stop() {
      ticker.stop();
      mouth.close();
      party = undefined;
    },
    lagMaxMs: () => ticker.lagMaxMs(),
  };
}
