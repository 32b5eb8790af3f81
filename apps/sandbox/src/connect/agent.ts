import type { Clock } from '@voc/resilience';
import type { Recording } from '../speech/recording.js';
import type { Journal } from '../world/journal.js';
import { frameMs, frameBytes, type IncomingCall } from '../world/phone-network.js';
import type { Contact } from './contact.js';

/** What an agent sees when the call arrives, before the first word. */
export interface AgentScreen {
  readonly contactId: string;
  readonly queue: string;
  readonly callerNumber: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** On the journal's clock. */
  readonly acceptedAtMs: number;
}

export interface AgentDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  /** What the agent says first. */
  readonly hello: Recording;
  /** Aborts when the call is over. */
  readonly signal: AbortSignal;
}

export interface Agent {
  /** Shows the contact and greets the caller as soon as both hear each other. */
  accept(contact: Contact): AgentScreen;
}

/** A µ-law byte whose exponent is at least this is louder than a quiet line (about −31 dBFS). */
const speechExponent = 3;
const loudBytesInSpeech = frameBytes / 10;

/** The person at the end of one call. Speech is recognised by energy only: whether it was heard, not what it said. */
export function createAgent(call: IncomingCall, { journal, clock, hello, signal }: AgentDeps): Agent {
  let isBridged = false;
  let hasAccepted = false;
  let hasHeard = false;

  const greet = (): void => {
    const durationMs = (hello.audio.length / frameBytes) * frameMs;
    journal.record('agent', 'speaks', call.callSid, { recording: hello.id, durationMs });
    call.play(hello.audio);
    const cancel = clock.schedule(durationMs, () =>
      journal.record('agent', 'spoke', call.callSid, { recording: hello.id }),
    );
    signal.addEventListener('abort', cancel, { once: true });
  };
  call.onBridged(() => {
    if (isBridged || signal.aborted) return;
    isBridged = true;
    journal.record('connect', 'bridged', call.callSid);
    if (hasAccepted) greet();
  });
  call.onAudio((frame) => {
    if (!hasAccepted || hasHeard || !isSpeech(frame)) return;
    hasHeard = true;
    journal.record('agent', 'heard-caller', call.callSid);
  });

  return {
    accept(contact) {
      hasAccepted = true;
      const { contactId, callerNumber, attributes } = contact;
      const screen = {
        contactId,
        queue: contact.queue ?? '',
        callerNumber,
        attributes,
        acceptedAtMs: journal.nowMs(),
      };
      journal.record('agent', 'accepted', call.callSid, { contactId, queue: screen.queue, attributes });
      if (isBridged) greet();
      return screen;
    },
  };
}

function isSpeech(frame: Uint8Array): boolean {
  let loudBytes = 0;
  for (const byte of frame) {
    if (((~byte >> 4) & 7) >= speechExponent) loudBytes += 1;
  }
  return loudBytes >= loudBytesInSpeech;
}
