import type { Clock } from '@voc/resilience';
import { ok, unknown, wrong, type Check } from './check.js';
import { networkTrouble, type HttpGet } from './http-get.js';

/** Tickets live for 60 s, and AWS refuses what is signed more than minutes off. */
const maxSkewMs = 10_000;

/** Compares our clock with the Date header of somebody whose clock is right; any status will do. */
export function clockCheck(
  url: URL,
  { get, clock }: { readonly get: HttpGet; readonly clock: Pick<Clock, 'now'> },
): Check {
  const advice = 'Switch time synchronisation on at this machine (chrony, or the platform’s time service).';
  return {
    id: 'clock',
    title: 'this machine’s clock is right',
    async run(signal) {
      const sentMs = clock.now();
      const date = await get(url, { signal }).then(
        (answer) => answer.header('date'),
        (error: unknown) => {
          if (networkTrouble(error) === null) throw error;
          return null;
        },
      );
      // The header has whole seconds, and was written somewhere between our asking and now.
      const skewMs = Math.round((sentMs + clock.now()) / 2 - (Date.parse(date ?? '') + 500));
      if (Number.isNaN(skewMs)) return unknown(`${url.host} does not tell the time.`, 'Compare it by hand.');
      const seconds = `${Math.abs(skewMs / 1000).toFixed(1)} s`;
      if (Math.abs(skewMs) <= maxSkewMs) return ok(`It is within ${maxSkewMs / 1000} s of ${url.host}.`);
      return wrong(`It is ${seconds} ${skewMs > 0 ? 'ahead of' : 'behind'} ${url.host}.`, advice);
    },
  };
}
