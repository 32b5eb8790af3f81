import type { JournalEntry } from '../world/journal.js';
import { providerSessions } from './provider-sessions.js';

function entry(
  atMs: number,
  party: JournalEntry['party'],
  kind: string,
  detail: Readonly<Record<string, unknown>>,
): JournalEntry {
  return { atMs, party, kind, callSid: null, detail };
}

describe('the sessions of models', () => {
  it('are told apart by party and number, and open until they have ended', () => {
    const sessions = providerSessions([
      entry(10, 'openai', 'session-opened', { session: 1 }),
      entry(20, 'bedrock', 'session-opened', { session: 1 }),
      entry(30, 'openai', 'session-opened', { session: 2 }),
      entry(40, 'openai', 'session-closed', { session: 1, code: 1000, by: 'client' }),
      entry(50, 'connect', 'session-closed', { session: 2 }),
    ]);

    expect(sessions).toEqual([
      { party: 'openai', session: 1, openedMs: 10, end: { atMs: 40, how: 'closed' } },
      { party: 'bedrock', session: 1, openedMs: 20, end: null },
      { party: 'openai', session: 2, openedMs: 30, end: null },
    ]);
  });

  it.each<readonly [JournalEntry['party'], string, Readonly<Record<string, unknown>>, string]>([
    ['openai', 'session-closed', { code: 1000, by: 'client' }, 'closed'],
    ['openai', 'session-closed', { code: 1006, by: 'client' }, 'lost'],
    ['openai', 'session-closed', { code: 1001, by: 'us' }, 'killed'],
    ['openai', 'session-stalled', {}, 'killed'],
    ['bedrock', 'session-closed', { how: 'complete', stage: 'ended' }, 'closed'],
    ['bedrock', 'session-closed', { how: 'complete', stage: 'prompting' }, 'lost'],
    ['bedrock', 'session-closed', { how: 'client-lost', stage: 'prompting' }, 'lost'],
    ['bedrock', 'session-closed', { how: 'exception', stage: 'prompting' }, 'killed'],
    ['bedrock', 'session-stalled', {}, 'killed'],
  ])('of %s that end with %s %j are %s', (party, kind, detail, how) => {
    const sessions = providerSessions([
      entry(10, party, 'session-opened', { session: 3 }),
      entry(20, party, kind, { session: 3, ...detail }),
      entry(30, party, 'session-closed', { session: 3, code: 1006, by: 'client' }),
    ]);

    expect(sessions.map(({ end }) => end)).toEqual([{ atMs: 20, how }]);
  });
});
