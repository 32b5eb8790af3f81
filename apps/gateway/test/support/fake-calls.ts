import type { CallRecord, CallsStore } from '../../src/session/calls-store.js';

export interface FakeCalls extends CallsStore {
  readonly rows: Map<string, CallRecord>;
  /** Number of writes, whatever became of them. */
  writes(): number;
  /** `gone` throws; `hanging` does not answer until it is something else again, and throws then. */
  fail(how: 'gone' | 'hanging' | null): void;
}

/** The Calls table in memory; shared by two gateways it stands between replicas. */
export function createFakeCalls(): FakeCalls {
  const rows = new Map<string, CallRecord>();
  let failure: 'gone' | 'hanging' | null = null;
  let released = Promise.withResolvers<never>();
  let writes = 0;
  const blank: CallRecord = {
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
    finished: false,
  };

  const use = <T>(work: () => T): Promise<T> => {
    if (failure === 'gone') return Promise.reject(new Error('no table'));
    if (failure === 'hanging') return released.promise;
    return Promise.resolve(work());
  };
  const write = (callSid: string, change: (row: CallRecord) => Partial<CallRecord>): Promise<CallRecord> => {
    writes += 1;
    return use(() => {
      const row = rows.get(callSid) ?? blank;
      const changed = { ...row, ...change(row) };
      rows.set(callSid, changed);
      return changed;
    });
  };

  return {
    rows,
    writes: () => writes,
    fail(how) {
      failure = how;
      released.promise.catch(() => undefined);
      released.reject(new Error('the table hung'));
      released = Promise.withResolvers<never>();
    },
    read: (callSid) => use(() => rows.get(callSid) ?? null),
    async admitStream({ callSid, streamSid, conversationId, streamNumber, language, opening, traceparent }) {
      const newest = rows.get(callSid)?.streamNumber ?? -1;
      if (failure === null && newest >= streamNumber) return { status: 'already-used' };
      const record = await write(callSid, (row) => ({
        streamNumber,
        streamSid,
        conversationId,
        language: row.language || language,
        traceparent: row.traceparent ?? traceparent,
        resumedAtS: opening === 'resumed' ? [...row.resumedAtS, Date.now() / 1000] : row.resumedAtS,
        finished: false,
      }));
      return { status: 'admitted', record };
    },
    async saveProgress(callSid, progress) {
      await write(callSid, () => progress);
    },
    async finish(callSid) {
      await write(callSid, () => ({ finished: true, heardTurns: [] }));
    },
  };
}
