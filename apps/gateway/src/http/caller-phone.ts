/** What Twilio puts into `From` when there is no number, as letters on a keypad: ANONYMOUS, RESTRICTED, … */
const placeholders: ReadonlySet<string> = new Set([
  '+266696687',
  '+7378742833',
  '+2562533',
  '+8656696',
  '+86282452253',
]);

/** The caller's E.164 number, or null for withheld, SIP and client callers. */
export function callerPhone(from: string): string | null {
  return /^\+[1-9]\d{1,14}$/.test(from) && !placeholders.has(from) ? from : null;
}
