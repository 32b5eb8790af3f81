import type { Journal } from './journal.js';

/** The same journal; every entry made through it says to which session of the party it belongs. */
export function journalOfSession(journal: Journal, session: number): Journal {
  return {
    ...journal,
    record: (party, kind, callSid, detail = {}) =>
      journal.record(party, kind, callSid, { session, ...detail }),
  };
}
