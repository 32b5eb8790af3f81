import type { CallRecord, CallsStore } from './calls-store.js';

/** Calls remembered; each is asked about within seconds of its end. */
const maxCalls = 10_000;

/**
 * The store, which goes on knowing the calls that this process has ended when the table cannot be reached: otherwise a
 * caller who has been told goodbye would be brought back.
 */
export function rememberFinished(calls: CallsStore): CallsStore {
  // Insertion order is age.
  const finished = new Set<string>();

  return {
    ...calls,
    async finish(callSid) {
      finished.add(callSid);
      const [oldest] = finished;
      if (finished.size > maxCalls && oldest !== undefined) finished.delete(oldest);
      await calls.finish(callSid);
    },
    async admitStream(claim) {
      // A stream is only asked for when the call goes on after all.
      finished.delete(claim.callSid);
      return calls.admitStream(claim);
    },
    async read(callSid) {
      if (!finished.has(callSid)) return calls.read(callSid);
      return calls.read(callSid).catch(() => finishedCall);
    },
  };
}

const finishedCall: CallRecord = {
  conversationId: '',
  streamSid: null,
  streamNumber: 0,
  handoverAttempts: 0,
  callback: null,
  resumedAtS: [],
  language: '',
  heardTurns: [],
  traceparent: null,
  totals: null,
  finished: true,
};
