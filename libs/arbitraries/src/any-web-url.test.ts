import fc from 'fast-check';
import { anyWebPath, anyWebUrl } from './any-web-url.js';

describe('anyWebUrl', () => {
  it('is a URL of http or https', () => {
    fc.assert(
      fc.property(anyWebUrl, (text) => {
        expect(['http:', 'https:']).toContain(new URL(text).protocol);
      }),
    );
  });

  it.each([
    ['a port', ({ port }: URL) => port],
    ['a path that is percent-encoded', ({ pathname }: URL) => /%[0-9A-F]{2}/.test(pathname)],
    ['a query', ({ search }: URL) => search],
    ['a fragment', ({ hash }: URL) => hash],
    ['an address instead of a name', ({ hostname }: URL) => hostname.startsWith('[')],
  ])('has %s at times', (_what, part) => {
    const urls = fc.sample(anyWebUrl, { seed: 1, numRuns: 100 }).map((text) => new URL(text));

    expect(urls.some(part)).toBe(true);
    expect(urls.every(part)).toBe(false);
  });
});

describe('anyWebPath', () => {
  it('can follow an authority, and holds neither query nor fragment', () => {
    fc.assert(
      fc.property(anyWebPath, (path) => {
        expect(new URL(`http://host${path}`)).toMatchObject({ host: 'host', search: '', hash: '' });
      }),
    );
  });
});
