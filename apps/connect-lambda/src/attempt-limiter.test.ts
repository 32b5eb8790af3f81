import { createAttemptLimiter } from './attempt-limiter.js';

describe('createAttemptLimiter', () => {
  it('is exhausted for a contact after its third failure, and for nobody else', () => {
    const limiter = createAttemptLimiter({ maxFailures: 3, maxContacts: 10 });

    for (let failure = 0; failure < 2; failure += 1) limiter.noteFailure('one');
    expect(limiter.isExhausted('one')).toBe(false);
    limiter.noteFailure('one');

    expect(limiter.isExhausted('one')).toBe(true);
    expect(limiter.isExhausted('two')).toBe(false);
  });

  it('forgets the contact it has known longest rather than grow', () => {
    const limiter = createAttemptLimiter({ maxFailures: 1, maxContacts: 2 });

    for (const contact of ['one', 'two', 'three']) limiter.noteFailure(contact);

    expect(['one', 'two', 'three'].map((contact) => limiter.isExhausted(contact))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
