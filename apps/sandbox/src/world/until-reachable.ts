import { CodedError } from '@voc/errors';
import type { ServiceErrorCode } from './service-process.js';

const pollMs = 200;
const patienceMs = 1_000;

/** Waits for something that answers at an address, whatever it answers. @throws CodedError SERVICE_START */
export async function untilReachable(url: string, timeoutMs: number): Promise<void> {
  const giveUpAtMs = performance.now() + timeoutMs;
  while (!(await isReachable(url))) {
    if (performance.now() > giveUpAtMs)
      throw new CodedError<ServiceErrorCode>(
        'SERVICE_START',
        `nothing answered at ${url} for ${timeoutMs} ms`,
      );
    await new Promise((resolve) => void setTimeout(resolve, pollMs));
  }
}

async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
