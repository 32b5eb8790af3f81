import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const allServices = ['gateway', 'orchestrator', 'connect-lambda'] as const;

export interface OwnBundles {
  /** Holds a folder per service, as the folder they were copied from. */
  readonly dir: string;
  remove(): Promise<void>;
}

/** Copies built services aside: a world that stays up must not have them rebuilt under its feet. */
export async function copyBundles(
  bundlesDir: string,
  services: readonly (typeof allServices)[number][],
): Promise<OwnBundles> {
  const dir = await mkdtemp(join(tmpdir(), 'voice-world-'));
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
  try {
    await Promise.all(
      services.map((name) => cp(join(bundlesDir, name), join(dir, name), { recursive: true })),
    );
    return { dir, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
