import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** What carriers send in place of a withheld number (ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a keypad). */
const placeholders = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253']);

/** True when there is no number by which a caller could be known. */
export function isWithheld(phone: string | null): phone is null {
  return phone === null || phone === '' || placeholders.has(phone);
}

/** The number without its country code, as HubSpot's `hs_searchable_calculated_*` properties hold it; null if unreadable. */
export function nationalNumber(e164: string): string | null {
  return parsePhoneNumberFromString(e164)?.nationalNumber ?? null;
}

/**
 * True when a number as people type it, such as `0412 345 678`, is the same line as the E.164 one. Numbers without a
 * country are read as of the caller's country; the same national number of another country is not a match.
 */
export function isSamePhone(typed: string | null | undefined, e164: string): boolean {
  const caller = parsePhoneNumberFromString(e164);
  if (!typed || !caller) return typed === e164;
  return (
    parsePhoneNumberFromString(typed, { defaultCallingCode: caller.countryCallingCode })?.number ===
    caller.number
  );
}
