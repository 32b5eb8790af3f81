import { refused, type Refused } from './refusal.js';

export type HistoryRole = 'USER' | 'ASSISTANT';

/** Limits of the dialogue told before the call, in bytes of UTF-8. */
const maxMessageBytes = 50 * 1024;
const maxTotalBytes = 200 * 1024;

/** Checks the seeded dialogue turn by turn. */
export interface HistoryRules {
  add(role: HistoryRole, text: string): Refused | null;
}

export function createHistoryRules(): HistoryRules {
  let lastRole: HistoryRole | null = null;
  let totalBytes = 0;
  return {
    add(role, text) {
      const bytes = Buffer.byteLength(text, 'utf8');
      totalBytes += bytes;
      if (lastRole === null && role !== 'USER')
        return refused('invalid', 'history-starts-with-assistant', 'the history starts with the user');
      if (role === lastRole) return refused('invalid', 'history-does-not-alternate', `two turns of ${role}`);
      if (text.trim() === '') return refused('invalid', 'history-empty-text', 'a turn without words');
      if (bytes > maxMessageBytes || totalBytes > maxTotalBytes)
        return refused('invalid', 'history-too-long', `${bytes} bytes of ${totalBytes}`);
      lastRole = role;
      return null;
    },
  };
}
