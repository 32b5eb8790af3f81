import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const worldFileSchema = z.object({
  /** Where the running world takes calls, on loopback. */
  controlUrl: z.url(),
  /** Shows that the sender can read this file; a web page that guesses the address cannot. */
  secret: z.string().min(32),
  pid: z.number().int().positive(),
});

/** How `call` finds the world that `start` keeps up. */
export type WorldFile = z.infer<typeof worldFileSchema>;

export async function writeWorldFile(path: string, file: WorldFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
}

/** Null when there is none, or none of ours. */
export async function readWorldFile(path: string): Promise<WorldFile | null> {
  try {
    return worldFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Leaves the file of another world that was started later. */
export async function removeWorldFile(path: string, secret: string): Promise<void> {
  if ((await readWorldFile(path))?.secret === secret) await rm(path, { force: true });
}
