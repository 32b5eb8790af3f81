import { BadEnvironmentError } from '@voc/config';
import { spokenLanguageOf, spokenLanguages } from '../texts/texts.js';
import { clipAudio } from './clips.generated.js';

/** `one-moment`: the answer takes its time. `connecting`: a person takes over. `hold`: chimes until one does. */
export const clipNames = ['one-moment', 'connecting', 'hold'] as const;

export type ClipName = (typeof clipNames)[number];

/** A recording that is ready to be played: whole 20 ms frames of µ-law at 8 kHz. */
export interface Clip {
  /** base64 */
  readonly payload: string;
  readonly durationMs: number;
}

/** The clip in a language, BCP 47; one there is none for is spoken in English. */
export type ClipsOf = (language: string, name: ClipName) => Clip;

const frameBytes = 160;
const bytesPerMs = 8;
/** Longer than this and the caller would rather hear the bot, which may be back by then. */
const maxClipMs = 10_000;

/**
 * The built-in clips, and those of a folder in their place: `LANGUAGE/NAME.ulaw`, such as `de/one-moment.ulaw`, G.711
 * µ-law, 8 kHz, mono, without a header.
 * @param readOwn the bytes of such a file, null when there is none; absent: only the built-in clips
 * @throws BadEnvironmentError naming every file that cannot be played
 */
export function createClips(readOwn?: (file: string) => Uint8Array | null): ClipsOf {
  const problems: string[] = [];
  const clips = new Map<string, Clip>();
  for (const language of spokenLanguages) {
    for (const name of clipNames) {
      const key = `${language}/${name}`;
      const own = readOwn?.(`${key}.ulaw`) ?? null;
      const audio = own ?? Buffer.from(clipAudio[key] ?? clipAudio[`en/${name}`] ?? '', 'base64');
      const problem = problemOf(audio);
      if (problem) problems.push(`${key}.ulaw ${problem}`);
      clips.set(key, clipOf(audio));
    }
  }
  if (problems.length > 0) throw new BadEnvironmentError(new Map([['CLIPS_DIR', problems.join('; ')]]));
  return (language, name) => clips.get(`${spokenLanguageOf(language)}/${name}`) ?? clipOf(new Uint8Array());
}

function problemOf(audio: Uint8Array): string | null {
  if (audio.length === 0) return 'is empty';
  if (audio.length % frameBytes !== 0) return 'is not whole frames of 160 bytes';
  return audio.length > maxClipMs * bytesPerMs ? `is longer than ${maxClipMs / 1_000} s` : null;
}

function clipOf(audio: Uint8Array): Clip {
  return { payload: Buffer.from(audio).toString('base64'), durationMs: audio.length / bytesPerMs };
}
