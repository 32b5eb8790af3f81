import { spendFault } from '../model/counted-fault.js';
import type { Faults } from '../world/faults.js';
import type { BedrockFaults } from './bedrock-faults.js';
import type { StreamFailure } from './response-frames.js';

/** How the line goes dead now. */
export type LineTrouble =
  | { readonly type: 'stall' | 'cut' | 'end' }
  | { readonly type: 'reset'; readonly code: number }
  | { readonly type: 'failure'; readonly failure: StreamFailure };

/** Says, whenever asked, which fault of the line is due. Each is taken from the menu once per stream. */
export type LineTroubles = (eventsSent: number) => LineTrouble | null;

/** CANCEL */
const defaultResetCode = 8;

export function createLineTroubles(faults: Faults<BedrockFaults>, ageMs: () => number): LineTroubles {
  let drop: BedrockFaults['drop'] = null;
  let exception: BedrockFaults['streamException'] = null;
  return (eventsSent) => {
    drop ??= spendFault(faults, 'drop');
    exception ??= spendFault(faults, 'streamException');
    if (faults.current.stall) return { type: 'stall' };
    if (drop !== null && isDue(drop, ageMs(), eventsSent)) {
      if (drop.how !== 'reset') return { type: drop.how };
      return { type: 'reset', code: drop.resetCode ?? defaultResetCode };
    }
    if (exception === null || !isDue(exception, ageMs(), eventsSent)) return null;
    const { type, message = 'The service failed on request.', fields = {} } = exception;
    return { type: 'failure', failure: { type, message, fields } };
  };
}

interface Moment {
  readonly afterMs?: number;
  readonly afterOutputs?: number;
}

function isDue({ afterMs, afterOutputs }: Moment, ageMs: number, eventsSent: number): boolean {
  if (afterMs === undefined && afterOutputs === undefined) return true;
  return ageMs >= (afterMs ?? Infinity) || eventsSent >= (afterOutputs ?? Infinity);
}
