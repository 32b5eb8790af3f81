import type { Schedule } from '../model/scheduler.js';
import type { Faults } from '../world/faults.js';
import type { BedrockFaults } from './bedrock-faults.js';
import { createLineTroubles, type LineTrouble } from './line-troubles.js';
import { createOutputGate } from './output-gate.js';
import { chunkFrame, exceptionFrame, unknownFrame, type StreamFailure } from './response-frames.js';

/** The stream of one session, seen from the server. */
export interface StreamPort {
  /** HTTP 200; before any frame. */
  readonly respond: () => void;
  readonly sendFrame: (frame: Uint8Array) => void;
  /** Ends the output in order. */
  readonly end: () => void;
  /** RST_STREAM. */
  readonly reset: (code: number) => void;
  /** Destroys the TCP connection. */
  readonly cut: () => void;
  /** Stops reading and writing for good while the connection stays open. */
  readonly freeze: () => void;
}

/** One event of output: its name and its body. */
export interface OutputEvent {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How the output ended, when it did not simply stay open. */
export type LineEnd = 'complete' | 'exception' | 'reset' | 'cut' | 'silent-end' | 'stalled';

/** Everything a session sends goes through here, and with it the faults of the line. */
export interface Outbox {
  readonly send: (event: OutputEvent) => void;
  /** What strange things precede a turn. */
  readonly sendNuisances: () => void;
  readonly fail: (failure: StreamFailure) => void;
  readonly end: () => void;
  /** Destroys the connection; no fault of the client's. */
  readonly cut: () => void;
  /** Also to be called when something arrives: faults set in mid-call take effect then. False when the line is dead. */
  readonly isAlive: () => boolean;
  /** HTTP 200 has gone out. */
  readonly hasResponded: () => boolean;
  readonly endedHow: () => LineEnd | null;
}

export interface OutboxDeps {
  readonly port: StreamPort;
  readonly faults: Faults<BedrockFaults>;
  readonly schedule: Schedule;
  readonly ageMs: () => number;
}

export function createOutbox({ port, faults, schedule, ageMs }: OutboxDeps): Outbox {
  let endedHow: LineEnd | null = null;
  const gate = createOutputGate(port, faults.current, schedule);
  const nextTrouble = createLineTroubles(faults, ageMs);
  let eventsSent = 0;

  const finish = (how: LineEnd, act: () => void): void => {
    if (endedHow !== null) return;
    endedHow = how;
    act();
  };
  const fail = (failure: StreamFailure): void =>
    finish('exception', () => {
      gate.open();
      port.sendFrame(exceptionFrame(failure));
      port.end();
    });
  const isAlive = (): boolean => {
    if (endedHow !== null) return false;
    const trouble = nextTrouble(eventsSent);
    if (trouble?.type === 'failure') fail(trouble.failure);
    else if (trouble !== null) finish(endOf[trouble.type], () => suffer(trouble, port));
    return trouble === null;
  };
  const sendFrame = (frame: Uint8Array): void => {
    if (isAlive()) gate.pass(frame);
  };

  return {
    send({ name, body }) {
      const strange = faults.current.unknownEvents;
      if (strange) [eventFrame('weatherChanged', { sky: ['blue'] }), unknownFrame()].forEach(sendFrame);
      sendFrame(eventFrame(name, strange ? { ...body, xTrace: { depth: 1 } } : body));
      eventsSent += 1;
    },
    sendNuisances() {
      const { malformedChunks, hugeMessageBytes } = faults.current;
      if (malformedChunks)
        ['{"event":{"audioOut', '{"audioOutput":{}}', '[1,2]'].map(chunkFrame).forEach(sendFrame);
      if (hugeMessageBytes !== null) sendFrame(eventFrame('dump', { dump: 'x'.repeat(hugeMessageBytes) }));
    },
    fail,
    end: () => finish('complete', port.end),
    cut: () => finish('cut', port.cut),
    isAlive,
    hasResponded: gate.hasResponded,
    endedHow: () => endedHow,
  };
}

const endOf = { stall: 'stalled', cut: 'cut', end: 'silent-end', reset: 'reset' } as const;

function suffer(trouble: Exclude<LineTrouble, { readonly type: 'failure' }>, port: StreamPort): void {
  switch (trouble.type) {
    case 'stall':
      port.freeze();
      return;
    case 'cut':
      port.cut();
      return;
    case 'end':
      port.end();
      return;
    case 'reset':
      port.reset(trouble.code);
      return;
  }
}

function eventFrame(name: string, body: object): Uint8Array {
  return chunkFrame(JSON.stringify({ event: { [name]: body } }));
}
