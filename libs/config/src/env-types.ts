import { z } from 'zod';

/** Building blocks for environment schemas; every message reads after "NAME: ". */

export const portNumber = z.coerce.number('must be a port number').int('must be a port number').min(0).max(65535, 'must be a port number');

/** Whole milliseconds (or seconds, bytes, …) within bounds. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(message).int(message).min(min, message).max(max, message);
}

/** An absolute URL with one of the given protocols, such as `['https:', 'http:']`. */
export function absoluteUrl(protocols: readonly string[]): z.ZodType<URL> {
  const message = `must be an absolute URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && protocols.includes(url.protocol)) return url;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** A phone number as Twilio and Connect take it: `+` and 2 to 15 digits. */
export const e164Number = z.string().regex(/^\+[1-9]\d{1,14}$/, 'must be an E.164 number such as +15550100009');

/** One or more values separated by commas; blanks around them are dropped. */
export const commaList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''))
  .refine((parts) => parts.length > 0, 'must hold at least one value');
