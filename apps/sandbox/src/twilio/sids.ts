import { randomBytes } from 'node:crypto';

/** `CA` is a call leg, `MZ` a media stream. */
export type SidPrefix = 'CA' | 'MZ';

/** A fresh Twilio identifier: the prefix and 32 lower-case hex digits. */
export function createSid(prefix: SidPrefix): string {
  return `${prefix}${randomBytes(16).toString('hex')}`;
}
