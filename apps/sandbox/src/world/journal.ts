/** Who did or saw something in the offline world. */
export type Party =
  | 'caller'
  | 'twilio'
  | 'openai'
  | 'bedrock'
  | 'hubspot'
  | 'tools'
  | 'connect'
  | 'lambda'
  | 'agent'
  | 'aws'
  | 'world'
  | 'gateway'
  | 'orchestrator';

export interface JournalEntry {
  /** Milliseconds since the world began, monotonic. */
  readonly atMs: number;
  readonly party: Party;
  /** Constant, kebab-case, such as `stream-started`. */
  readonly kind: string;
  readonly callSid: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A peer broke the rules of a protocol, as a fake saw it. One violation fails the run. */
export interface Violation {
  readonly atMs: number;
  readonly party: Party;
  /** Constant name of the broken rule, such as `31951-unexpected-field`. */
  readonly rule: string;
  readonly detail: string;
}

/** The world's memory: everything the fakes did, saw and disapproved of, in order. */
export interface Journal {
  nowMs(): number;
  record(
    party: Party,
    kind: string,
    callSid: string | null,
    detail?: Readonly<Record<string, unknown>>,
  ): JournalEntry;
  violation(party: Party, rule: string, detail: string): void;
  entries(): readonly JournalEntry[];
  violations(): readonly Violation[];
  /** Calls the listener for every new entry; the returned function stops it. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
  /** The first entry, past or future, that matches. Rejects after `timeoutMs` naming `what`. */
  waitFor(what: string, matches: (entry: JournalEntry) => boolean, timeoutMs: number): Promise<JournalEntry>;
}

/** Old entries go first once there are more; a long-running world stays bounded. */
const maxEntries = 50_000;

export function createJournal(): Journal {
  const startMs = performance.now();
  const nowMs = (): number => performance.now() - startMs;
  const entries: JournalEntry[] = [];
  const violations: Violation[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();

  return {
    nowMs,
    record(party, kind, callSid, detail = {}) {
      const entry = { atMs: nowMs(), party, kind, callSid, detail };
      entries.push(entry);
      if (entries.length > maxEntries) entries.splice(0, entries.length - maxEntries);
      for (const listener of [...listeners]) listener(entry);
      return entry;
    },
    violation(party, rule, detail) {
      violations.push({ atMs: nowMs(), party, rule, detail });
    },
    entries: () => entries,
    violations: () => violations,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    waitFor(what, matches, timeoutMs) {
      const known = entries.find(matches);
      if (known) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const finish = (): void => {
          clearTimeout(timer);
          listeners.delete(listener);
        };
        const listener = (entry: JournalEntry): void => {
          if (!matches(entry)) return;
          finish();
          resolve(entry);
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`did not happen within ${timeoutMs} ms: ${what}`));
        }, timeoutMs);
        listeners.add(listener);
      });
    },
  };
}
