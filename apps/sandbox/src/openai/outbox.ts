import { spendFault } from '../model/counted-fault.js';
import type { Faults } from '../world/faults.js';
import type { OpenAiFaults } from './openai-faults.js';
import type { ServerEvent } from './output-script.js';

/** The socket of one session, seen from the server. */
export interface SessionPort {
  readonly sendText: (text: string) => void;
  readonly close: (code: number, reason: string) => void;
  /** Cuts the connection without a close frame. */
  readonly terminate: () => void;
  /** Stops reading and writing for good while the connection stays open. */
  readonly freeze: () => void;
}

/** Everything a session sends goes through here, and with it the faults of the line. */
export interface Outbox {
  readonly send: (event: ServerEvent) => void;
  /** Also to be called when something arrives: faults set in mid-call take effect then. False when the line is dead. */
  readonly isAlive: () => boolean;
}

export interface OutboxDeps {
  readonly port: SessionPort;
  readonly faults: Faults<OpenAiFaults>;
  readonly ageMs: () => number;
  readonly newEventId: () => string;
}

export function createOutbox({ port, faults, ageMs, newEventId }: OutboxDeps): Outbox {
  let line: 'alive' | 'dead' = 'alive';
  let drop: OpenAiFaults['dropSocket'] = null;
  let eventsSent = 0;

  const isAlive = (): boolean => {
    if (line === 'dead') return false;
    drop ??= spendFault(faults, 'dropSocket');
    const { afterMs = Infinity, afterEvents = Infinity } = drop ?? {};
    if (faults.current.stall) port.freeze();
    else if (ageMs() >= afterMs || eventsSent >= afterEvents) port.terminate();
    else return true;
    line = 'dead';
    return false;
  };

  const sendRaw = (text: string): void => {
    if (isAlive()) port.sendText(text);
  };

  const sendNuisances = (event: ServerEvent): void => {
    const { malformedMessages, unknownEvents, hugeMessageBytes } = faults.current;
    if (unknownEvents)
      sendRaw(JSON.stringify({ type: 'session.weather_changed', event_id: newEventId(), sky: ['blue'] }));
    if (event.type !== 'response.created') return;
    if (malformedMessages)
      ['{"type":"response.output_audio.del', '{"event_id":"ev"}', '[1,2]'].forEach(sendRaw);
    if (hugeMessageBytes === null) return;
    sendRaw(
      JSON.stringify({ type: 'session.dump', event_id: newEventId(), dump: 'x'.repeat(hugeMessageBytes) }),
    );
  };

  return {
    isAlive,
    send(event) {
      sendNuisances(event);
      const { type, ...fields } = event;
      const unknownField = faults.current.unknownEvents ? { x_trace: { depth: 1 } } : {};
      sendRaw(JSON.stringify({ type, event_id: newEventId(), ...fields, ...unknownField }));
      eventsSent += 1;
    },
  };
}
