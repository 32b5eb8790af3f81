import fc from 'fast-check';
import { anyCharacter } from './any-character.js';

const unreserved = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';
const percentEncoded = anyCharacter.map(encodeURIComponent);

const textOf = (characters: string): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.oneof(
      { arbitrary: fc.constantFrom(...characters.split('')), weight: 8 },
      { arbitrary: percentEncoded, weight: 1 },
    ),
  });

/** @see RFC 3986, 3.3 to 3.5: https://www.rfc-editor.org/rfc/rfc3986#section-3.3 */
const segment = textOf(`${unreserved}!$&'()*+,;=:@`);
const queryOrFragment = textOf(`${unreserved}!$&'()*+,;=:@/?`);

/** Empty, or segments that each follow a slash; a segment may be empty or climb. */
export const anyWebPath: fc.Arbitrary<string> = fc
  .array(segment)
  .map((segments) => segments.map((text) => `/${text}`).join(''));

/** A valid URL of http or https: domain or address, with or without port, path, query and fragment; no user. */
export const anyWebUrl: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.webAuthority({ withPort: true, withIPv4: true, withIPv6: true }),
    anyWebPath,
    fc.option(
      queryOrFragment.map((text) => `?${text}`),
      { nil: '' },
    ),
    fc.option(
      queryOrFragment.map((text) => `#${text}`),
      { nil: '' },
    ),
  )
  .map(([scheme, authority, ...rest]) => `${scheme}://${authority}${rest.join('')}`);
