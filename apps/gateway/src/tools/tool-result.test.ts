import fc from 'fast-check';
import { toWireResult } from './tool-result.js';

describe('toWireResult', () => {
  it('passes any JSON value on', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme-ascii' }), (value) => {
        const text = JSON.stringify(value);
        expect(toWireResult(value, text.length)).toEqual({
          status: 'fits',
          result: JSON.parse(text) as unknown,
        });
        expect(toWireResult(value, text.length - 1)).toEqual({ status: 'too-long' });
      }),
    );
  });

  it('turns control characters into blanks, in every string', () => {
    const value = { said: 'one\r\ntwo\u0000', list: ['\u001b[31mred'] };

    expect(toWireResult(value, 1_000)).toEqual({
      status: 'fits',
      result: { said: 'one two ', list: [' [31mred'] },
    });
  });

  it.each([
    ['nothing', undefined],
    ['a function', () => 1],
    ['a bigint', { price: 10n }],
    [
      'what breaks when it is read',
      {
        toJSON: () => {
          throw new Error('broken');
        },
      },
    ],
  ])('has no JSON for %s', (_what, value) => {
    expect(toWireResult(value, 1_000)).toEqual({ status: 'not-json' });
  });

  it('has no JSON for what contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;

    expect(toWireResult(loop, 1_000)).toEqual({ status: 'not-json' });
  });
});
