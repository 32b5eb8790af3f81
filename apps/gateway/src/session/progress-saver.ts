import type { Logger } from '@voc/telemetry';
import type { CallProgress, CallsStore } from './calls-store.js';

export interface ProgressSaver {
  /** Writes soon; while a write is under way only the newest progress waits. */
  save(progress: CallProgress): void;
  /** Resolves when nothing is waiting to be written. Never rejects. */
  settled(): Promise<void>;
}

/** Keeps the Calls row current without ever making the call wait for the table. */
export function createProgressSaver(
  calls: Pick<CallsStore, 'saveProgress'>,
  callSid: string,
  log: Logger,
): ProgressSaver {
  let next: CallProgress | null = null;
  let running: Promise<void> | null = null;

  const drain = async (): Promise<void> => {
    while (next) {
      const progress = next;
      next = null;
      await calls
        .saveProgress(callSid, progress)
        .catch((error: unknown) => log.failure('call progress could not be saved', error));
    }
    running = null;
  };

  return {
    save(progress) {
      next = progress;
      running ??= drain();
    },
    settled: async () => {
      await running;
    },
  };
}
