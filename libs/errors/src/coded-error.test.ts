import { CodedError, isCodedError } from './coded-error.js';

describe('CodedError', () => {
  it('is an Error that says what happened and whether trying again makes sense', () => {
    const cause = new Error('socket hang up');

    const error = new CodedError('VOICE_CONNECT', 'provider did not answer', { retryable: true, cause });

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'CodedError',
      code: 'VOICE_CONNECT',
      message: 'provider did not answer',
      retryable: true,
      cause,
    });
  });

  it('ends the work for good unless told otherwise', () => {
    expect(new CodedError('DIAL_REFUSED', 'call is not in progress').retryable).toBe(false);
  });

  it('has no cause at all when none was given', () => {
    expect(Object.hasOwn(new CodedError('X', 'x'), 'cause')).toBe(false);
    expect(Object.hasOwn(new CodedError('X', 'x', { cause: undefined }), 'cause')).toBe(false);
  });
});

describe('isCodedError', () => {
  const error: unknown = new CodedError('TOKEN_TAKEN', 'token exists');

  it('accepts any CodedError when no code is asked for', () => {
    expect(isCodedError(error)).toBe(true);
  });

  it('accepts only the codes asked for', () => {
    expect(isCodedError(error, 'TOKEN_TAKEN', 'TOKEN_STORE')).toBe(true);
    expect(isCodedError(error, 'TOKEN_STORE')).toBe(false);
  });

  it.each([
    ['an ordinary error with a code', Object.assign(new Error('x'), { code: 'TOKEN_TAKEN' })],
    ['an object of the same shape', { name: 'CodedError', code: 'TOKEN_TAKEN', retryable: false }],
    ['a string', 'TOKEN_TAKEN'],
    ['nothing', undefined],
  ])('refuses %s', (_what, thrown) => {
    expect(isCodedError(thrown)).toBe(false);
    expect(isCodedError(thrown, 'TOKEN_TAKEN')).toBe(false);
  });
});
