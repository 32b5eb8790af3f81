import type { CallIdentity } from './call-resource.js';

/** What Twilio shows instead of a number that is withheld; letters on a keypad: ANONYMOUS, RESTRICTED and so on. */
const placeholders = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253']);

/**
 * Whether a dialled leg may present this caller id: the caller's own number, when it is one, or the number called, which
 * is ours. Anything else is refused (13214).
 */
export function canPresent(callerId: string, call: Pick<CallIdentity, 'from' | 'to'>): boolean {
  if (callerId === call.to) return true;
  return callerId === call.from && /^\+[1-9]\d{6,14}$/.test(callerId) && !placeholders.has(callerId);
}
