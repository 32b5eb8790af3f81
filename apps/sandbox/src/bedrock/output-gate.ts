import type { Schedule } from '../model/scheduler.js';
import type { BedrockFaults } from './bedrock-faults.js';
import type { StreamPort } from './outbox.js';

export interface OutputGate {
  readonly pass: (frame: Uint8Array) => void;
  /** Lets everything through at once. */
  readonly open: () => void;
  readonly hasResponded: () => boolean;
}

/** Holds the response back until HTTP 200 is due, and its frames a little longer. */
export function createOutputGate(
  port: Pick<StreamPort, 'respond' | 'sendFrame'>,
  faults: Pick<BedrockFaults, 'primingMs' | 'firstOutputMs'>,
  schedule: Schedule,
): OutputGate {
  let state: 'waiting' | 'responded' | 'open' = 'waiting';
  let held: Uint8Array[] = [];
  const respond = (): void => {
    if (state !== 'waiting') return;
    state = 'responded';
    port.respond();
  };
  const open = (): void => {
    respond();
    state = 'open';
    held.forEach(port.sendFrame);
    held = [];
  };
  const after = (delayMs: number, action: () => void): void => {
    if (delayMs === 0) action();
    else schedule(delayMs, action);
  };
  after(faults.primingMs, () => {
    respond();
    after(faults.firstOutputMs, open);
  });
  return {
    pass(frame) {
      if (state === 'open') port.sendFrame(frame);
      else held.push(frame);
    },
    open,
    hasResponded: () => state !== 'waiting',
  };
}
