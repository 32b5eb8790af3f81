import { createJournal } from './journal.js';
import { journalOfSession } from './session-journal.js';

describe('the journal of a session', () => {
  it('is the same journal, in which the session is named', () => {
    const journal = createJournal();
    const own = journalOfSession(journal, 3);

    own.record('openai', 'spoke', null, { itemId: 'item_1' });
    own.record('openai', 'session-stalled', null);
    own.violation('openai', 'bad-audio', 'half a sample');

    expect(journal.entries()).toMatchObject([
      { kind: 'spoke', detail: { session: 3, itemId: 'item_1' } },
      { kind: 'session-stalled', detail: { session: 3 } },
    ]);
    expect(journal.violations()).toHaveLength(1);
  });
});
