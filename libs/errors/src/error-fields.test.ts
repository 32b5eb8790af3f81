import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { CodedError } from './coded-error.js';
import { errorFields } from './error-fields.js';

const withCode = (code: unknown, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('errorFields', () => {
  it('names the code, and the code of what lies at the bottom', () => {
    const refused = withCode('ECONNREFUSED');
    const failed = new Error('request failed', { cause: refused });

    const fields = errorFields(new CodedError('HUBSPOT', 'no answer', { retryable: true, cause: failed }));

    expect(fields).toEqual({
      error_code: 'HUBSPOT',
      error_name: 'CodedError',
      retryable: true,
      cause_code: 'ECONNREFUSED',
    });
  });

  it('falls back to the name where there is no code', () => {
    expect(errorFields(new TypeError('x is not a function'))).toEqual({
      error_code: 'TypeError',
      error_name: 'TypeError',
      retryable: false,
    });
  });

  it('keeps numeric codes such as those of Twilio', () => {
    expect(errorFields(withCode(21220)).error_code).toBe('21220');
  });

  it('prefers the name of an abort or a time-out to its legacy DOM number', () => {
    const abort = new DOMException('The operation was aborted', 'AbortError');

    expect(abort.code).toBe(20);
    expect(errorFields(abort)).toMatchObject({ error_code: 'AbortError', error_name: 'AbortError' });
    expect(errorFields(new Error('x', { cause: abort })).cause_code).toBe('AbortError');
  });

  it('reads errors of another realm', () => {
    const foreign: unknown = runInNewContext("Object.assign(new RangeError('x'), { code: 'EFOREIGN' })");

    expect(foreign).not.toBeInstanceOf(Error);
    expect(errorFields(foreign)).toMatchObject({ error_code: 'EFOREIGN', error_name: 'RangeError' });
  });

  it('takes only the word of a CodedError for being retryable', () => {
    expect(errorFields(Object.assign(new Error('x'), { retryable: true })).retryable).toBe(false);
  });

  it('lets out neither message nor stack, nor a code or name that is more than a word', () => {
    const secret = 'token 4711';
    const error = withCode(`bad ${secret}`, `failed with ${secret}`);
    error.name = `Error about ${secret}`;

    const fields = errorFields(new Error(secret, { cause: error }));

    expect(fields).toEqual({
      error_code: 'Error',
      error_name: 'Error',
      retryable: false,
      cause_code: 'Error',
    });
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['string', 'password 123'],
    ['number', Number.NaN],
    ['object', { code: 'E_PLAIN', secret: 1 }],
  ])('tells only the type of a thrown %s', (type, thrown) => {
    expect(errorFields(thrown)).toEqual({ error_code: type, error_name: type, retryable: false });
  });

  it('comes to an end in a circle of causes', () => {
    const first = new Error('first');
    const second = Object.assign(new Error('second', { cause: first }), { code: 'SECOND' });
    first.cause = second;

    expect(['Error', 'SECOND']).toContain(errorFields(first).cause_code);
  });

  it('never throws, and gives single words whatever was thrown', () => {
    const thrown = fc.oneof(
      fc.anything(),
      fc
        .record({ name: fc.string(), message: fc.string(), code: fc.anything(), cause: fc.anything() })
        .map((parts) => Object.assign(new Error(parts.message), parts)),
    );

    fc.assert(
      fc.property(thrown, (value) => {
        const { retryable, ...words } = errorFields(value);

        expect(retryable).toBe(false);
        for (const word of Object.values(words)) expect(word).toMatch(/^[\w.:-]{1,64}$/);
      }),
    );
  });
});
