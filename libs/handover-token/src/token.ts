import { CodedError } from '@voc/errors';

/** Digits in a token: what Connect's "Store customer input" block is told to collect. */
export const tokenDigits = 10;

/** A whole number from 0 up to but not including `maxExclusive`; `node:crypto`'s `randomInt` in production. */
export type RandomInt = (maxExclusive: number) => number;

const tokenPattern = /^[0-9]{10}$/;
const prefixPattern = /^w{0,20}$/;

export type TokenErrorCode = 'TOKEN_MALFORMED' | 'DTMF_PREFIX_MALFORMED';

/** Ten decimal digits, leading zeros included. About 33 bits: short-lived and single-use by necessity. */
export function drawToken(randomInt: RandomInt): string {
  return String(randomInt(10 ** tokenDigits)).padStart(tokenDigits, '0');
}

/** True for exactly ten ASCII digits: no blanks, no trailing `#`, no other script's digits. */
export function isHandoverToken(text: unknown): text is string {
  return typeof text === 'string' && tokenPattern.test(text);
}

/** What may be shown of a token, whatever it holds: its last two digits. */
export function maskToken(token: string): string {
  return isHandoverToken(token) ? `********${token.slice(-2)}` : '**********';
}

/** True for 0 to 20 pauses of half a second (`w`), all that `<Number sendDigits>` is documented to take besides digits. */
export function isDtmfPrefix(text: string): boolean {
  return prefixPattern.test(text);
}

/**
 * The value of `<Number sendDigits>`: pauses that cover the time until the far side listens, the token, and the
 * terminator Connect waits for. At most 31 characters; Twilio allows 32.
 * @throws CodedError TOKEN_MALFORMED or DTMF_PREFIX_MALFORMED; the value is never in the message
 */
export function dtmfString(prefix: string, token: string): string {
  if (!isDtmfPrefix(prefix)) {
    throw new CodedError<TokenErrorCode>(
      'DTMF_PREFIX_MALFORMED',
      'a DTMF prefix is 0 to 20 times the letter w',
    );
  }
  if (!isHandoverToken(token))
    throw new CodedError<TokenErrorCode>('TOKEN_MALFORMED', 'a token is exactly ten digits');
  return `${prefix}${token}#`;
}
