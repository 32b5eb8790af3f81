/**
 * A number as a caller gives it, through a model that may write it in any way: blanks, dots, dashes and brackets do not
 * count, and `00` stands for `+`.
 * @returns E.164; null without a country code, which nobody here could guess, or when it is no number
 */
export function readPhoneNumber(text: string): string | null {
  const plain = text
    .trim()
    .replaceAll(/[\s().\-–/]/g, '')
    .replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(plain) ? plain : null;
}
