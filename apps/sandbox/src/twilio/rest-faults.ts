import type { RestErrorCode } from './rest-errors.js';
import type { RestFault } from './twilio-faults.js';

export interface RestFaults {
  /** Asked once per request: the error it gets without any effect, if any. */
  refuses(): { readonly status: number; readonly code: RestErrorCode } | undefined;
  /** Asked once per request that takes effect: whether its answer never comes. */
  swallowsAnswer(): boolean;
}

const refusals = {
  '401': { status: 401, code: 20003 },
  '429': { status: 429, code: 20429 },
  '500': { status: 500, code: 20500 },
} as const;

/** Counts down each fault that is put on the menu; setting another one starts a new count. */
export function createRestFaults(current: () => RestFault | null): RestFaults {
  const used = new WeakMap<RestFault, number>();

  const use = (matches: (fault: RestFault) => boolean): RestFault | undefined => {
    const fault = current();
    if (fault === null || !matches(fault)) return undefined;
    const times = used.get(fault) ?? 0;
    if (times >= fault.times) return undefined;
    used.set(fault, times + 1);
    return fault;
  };

  return {
    refuses() {
      const fault = use(({ kind }) => kind !== 'timeout-after-effect');
      return fault === undefined || fault.kind === 'timeout-after-effect' ? undefined : refusals[fault.kind];
    },
    swallowsAnswer: () => use(({ kind }) => kind === 'timeout-after-effect') !== undefined,
  };
}
