import { z } from 'zod';

/** Building blocks for environment schemas; every message reads after "NAME: ". */

/** 0 asks the system for a free port. */
export const portNumber = decimalInteger(0, 65_535, 'must be a port number, 0 to 65535');

/** Whole milliseconds (or seconds, bytes, …) within bounds. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  return decimalInteger(min, max, `must be a whole number from ${min} to ${max}`);
}

/** Decimal digits only: `Number()` alone would take blanks for 0, and `0x10` or `1e3` for numbers. */
function decimalInteger(min: number, max: number, message: string): z.ZodType<number> {
  return z
    .string(message)
    .trim()
    .regex(/^-?\d+$/, message)
    .transform(Number)
    .pipe(z.number(message).min(min, message).max(max, message));
}

/** An absolute URL with one of the given protocols, such as `['https:', 'http:']`. */
export function absoluteUrl(protocols: readonly string[]): z.ZodType<URL> {
  const message = `must be an absolute URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z.string(message).transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && protocols.includes(url.protocol)) return url;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** A phone number as Twilio and Connect take it: `+` and 2 to 15 digits. */
export const e164Number = z
  .string()
  .regex(/^\+[1-9]\d{1,14}$/, 'must be an E.164 number such as +15550100009');

/** One or more values separated by commas; blanks around them are dropped. */
export const commaList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((parts) => parts.length > 0, 'must hold at least one value');
