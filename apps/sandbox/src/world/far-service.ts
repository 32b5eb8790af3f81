import { CodedError } from '@voc/errors';
import { sleep, type Clock } from '@voc/resilience';
import type { Service } from './service.js';
import type { ServiceErrorCode } from './service-process.js';

export interface FarServiceOptions {
  readonly name: string;
  /** `http://gateway:3000` */
  readonly url: string;
}

export interface FarServiceDeps {
  readonly clock: Clock;
  /** Whether an address answers 2xx, soon. */
  readonly answers: (url: string) => Promise<boolean>;
}

/** A service that somebody else runs: whether it is up can be asked, what it logs is not seen. */
export interface FarService extends Service {
  /** @throws CodedError SERVICE_START when it is not ready in time; the signal's reason */
  untilReady(timeoutMs: number, signal: AbortSignal): Promise<void>;
  /** Looks no longer. */
  close(): void;
}

const lookEveryMs = 1_000;
/** One look that got no answer may be a busy machine. */
const missesToBeLost = 3;
const readyPollMs = 100;

export function watchFarService({ name, url }: FarServiceOptions, deps: FarServiceDeps): FarService {
  const { clock, answers } = deps;
  let misses = 0;
  let isClosed = false;
  const look = async (): Promise<void> => {
    misses = (await answers(`${url}/healthz`)) ? 0 : misses + 1;
    if (!isClosed) cancel = clock.schedule(lookEveryMs, () => void look());
  };
  let cancel = clock.schedule(lookEveryMs, () => void look());

  return {
    name,
    lines: () => [],
    onLine: () => () => undefined,
    isRunning: () => misses < missesToBeLost,
    async untilReady(timeoutMs, signal) {
      const giveUpAtMs = clock.monotonicMs() + timeoutMs;
      while (!(await answers(`${url}/readyz`))) {
        if (clock.monotonicMs() >= giveUpAtMs)
          throw new CodedError<ServiceErrorCode>(
            'SERVICE_START',
            `The ${name} was not ready after ${timeoutMs} ms (${url}/readyz).`,
          );
        await sleep(clock, readyPollMs, signal);
      }
      misses = 0;
    },
    close() {
      isClosed = true;
      cancel();
    },
  };
}
