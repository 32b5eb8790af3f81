/**
 * What this process has learned of the service that nobody documents: whether it answers a session before it has heard
 * anything. One for all sessions.
 */
export interface ServiceHabits {
  answersUnheard: 'yes' | 'no' | 'unknown';
}

export function newServiceHabits(): ServiceHabits {
  return { answersUnheard: 'unknown' };
}
