import type { Clock } from '@voc/resilience';
import type { CallParties, OpenCallVoice, OpenVoice } from './call-voice.js';

/** Voices that connect while Twilio is still opening the stream: the handshake is over when the caller is there. */
export interface Prewarmer {
  /** A call has been answered; its stream is to come, to this process. */
  begin(callSid: string, parties: CallParties): void;
  /** The voice of this call, once; null when there is none, or none any more. */
  take(callSid: string): OpenVoice | null;
}

interface Waiting {
  readonly voice: OpenVoice;
  readonly drop: () => void;
  readonly cancelTimer: () => void;
}

/**
 * Only where the stream is sure to reach the replica that answered the webhook, with a single one or routing by path:
 * anywhere else each call costs a provider session that nobody uses. A call whose stream does not come within `keepMs`
 * is dropped, and so is the oldest beyond `maxWaiting`.
 */
export function createPrewarmer(
  config: { readonly keepMs: number; readonly maxWaiting: number },
  deps: {
    readonly open: OpenCallVoice;
    readonly clock: Clock;
  },
): Prewarmer {
  // Insertion order is age.
  const waiting = new Map<string, Waiting>();

  const release = (callSid: string): Waiting | undefined => {
    const entry = waiting.get(callSid);
    entry?.cancelTimer();
    waiting.delete(callSid);
    return entry;
  };
  const drop = (callSid: string | undefined): void => {
    if (callSid !== undefined) release(callSid)?.drop();
  };

  return {
    begin(callSid, parties) {
      if (waiting.has(callSid)) return;
      if (waiting.size >= config.maxWaiting) drop(waiting.keys().next().value);
      const left = new AbortController();
      const voice = deps.open(parties, left.signal);
      waiting.set(callSid, {
        voice,
        drop() {
          left.abort(new Error('the stream did not come'));
          void voice.client.close();
        },
        cancelTimer: deps.clock.schedule(config.keepMs, () => drop(callSid)),
      });
    },
    take: (callSid) => release(callSid)?.voice ?? null,
  };
}
