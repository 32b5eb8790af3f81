import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { frameBytes } from '../world/phone-network.js';
import type { Recording, RecordingLibrary } from './recording.js';
import { recordingsIn } from './spoken-words.js';

const recordingsSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    speaker: z.enum(['caller', 'bot', 'agent', 'clip']),
    language: z.string().min(2),
    text: z.string().min(1),
  }),
);

/**
 * Reads `recordings.json` and one `ID.ulaw` per entry.
 * @param directory defaults to `recordings` beside this code, in the sources as in the bundle
 * @throws Error naming the file that is missing or does not fit
 */
export function loadRecordings(directory = join(__dirname, 'recordings')): RecordingLibrary {
  const list = recordingsSchema.parse(JSON.parse(readFileSync(join(directory, 'recordings.json'), 'utf8')));
  return createRecordingLibrary(
    list.map((entry) => {
      const audio = new Uint8Array(readFileSync(join(directory, `${entry.id}.ulaw`)));
      if (audio.length === 0 || audio.length % frameBytes !== 0)
        throw new Error(`${entry.id}.ulaw is not whole frames`);
      return { ...entry, audio };
    }),
  );
}

/** A library over recordings that are already in memory. */
export function createRecordingLibrary(recordings: readonly Recording[]): RecordingLibrary {
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  return {
    all: () => recordings,
    get(id) {
      const recording = byId.get(id);
      if (recording === undefined) throw new Error(`there is no recording "${id}"`);
      return recording;
    },
    spokenIn: (text, speaker) =>
      recordingsIn(
        text,
        recordings.filter((recording) => recording.speaker === speaker),
      ).at(-1),
  };
}
