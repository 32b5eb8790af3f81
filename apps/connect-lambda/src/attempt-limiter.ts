export interface AttemptLimiter {
  isExhausted(contactId: string): boolean;
  noteFailure(contactId: string): void;
}

/**
 * Counts wrong tokens per contact, so that nobody can try them out over one call. In memory: it holds within one
 * execution environment of the Lambda, and forgets the contact it has known longest when there are too many.
 */
export function createAttemptLimiter(config: {
  readonly maxFailures: number;
  readonly maxContacts: number;
}): AttemptLimiter {
  const failures = new Map<string, number>();
  return {
    isExhausted: (contactId) => (failures.get(contactId) ?? 0) >= config.maxFailures,
    noteFailure(contactId) {
      failures.set(contactId, (failures.get(contactId) ?? 0) + 1);
      const oldest = failures.keys().next();
      if (failures.size > config.maxContacts && !oldest.done) failures.delete(oldest.value);
    },
  };
}
