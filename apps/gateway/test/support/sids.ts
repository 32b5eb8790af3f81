import { randomBytes } from 'node:crypto';

/** As Twilio names calls and streams. */
export function newSid(prefix: 'CA' | 'MZ'): string {
  return prefix + randomBytes(16).toString('hex');
}
