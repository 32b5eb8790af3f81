import { streamEnded, streamFailure } from './nova-faults.js';

const thrown = (name: string, message = 'x'): Error => Object.assign(new Error(message), { name });

describe('streamFailure', () => {
  it.each([
    ['AccessDeniedException', 'VOICE_AUTH', false],
    ['CredentialsProviderError', 'VOICE_AUTH', false],
    ['UnrecognizedClientException', 'VOICE_AUTH', false],
    ['ResourceNotFoundException', 'VOICE_CONFIG', false],
    ['ThrottlingException', 'VOICE_LIMIT', true],
    ['ServiceQuotaExceededException', 'VOICE_LIMIT', true],
    ['ServiceUnavailableException', 'VOICE_CONNECT', true],
    ['ModelNotReadyException', 'VOICE_CONNECT', true],
    ['ModelTimeoutException', 'VOICE_CONNECT', true],
    ['SomethingNewException', 'VOICE_CONNECT', true],
    ['somethingNewException', 'VOICE_CONNECT', true],
    ['Error', 'VOICE_CONNECT', true],
  ])('makes %s of a set-up a %s, retryable %s, and of a session a loss', (name, code, retryable) => {
    expect(streamFailure(thrown(name), false)).toMatchObject({ code, retryable });
    expect(streamFailure(thrown(name), true)).toMatchObject({
      code: code === 'VOICE_AUTH' ? code : 'VOICE_LOST',
      retryable,
    });
  });

  it.each([
    ['InternalErrorCode=531::RST_STREAM closed stream. HTTP/2 error code: NO_ERROR', true, 'instability'],
    ['System instability detected. Please retry your request.', true, 'instability'],
    ['Timed out waiting for audio bytes or interactive content. less than 55 seconds', true, 'idle_timeout'],
    ['Timed out waiting for audio bytes or interactive content. less than 295 seconds', true, 'idle_timeout'],
    ['Chat history should be sent completely before streaming audio', true, 'chat_history'],
    ['Tool Response parsing error', false, 'tool_result'],
    ['Unable to parse input chunk', false, 'input_chunk'],
    ['Invalid input request, please fix your input and try again.', false, 'input_request'],
    ['Something else', false, 'other'],
  ])('tells what was wrong with the input by the wording: %s', (message, retryable, word) => {
    expect(streamFailure(thrown('ValidationException', message), true)).toMatchObject({
      code: 'VOICE_LOST',
      retryable,
      cause: { code: `ValidationException:${word}` },
    });
  });

  it('keeps the service’s sentences out of what may be logged', () => {
    const error = streamFailure(thrown('x y z', 'the key AKIA…'), false);

    expect(error.message).not.toContain('AKIA');
    expect(error.cause).toMatchObject({ code: 'other', message: 'as the provider put it' });
  });

  it('takes anything that was thrown', () => {
    expect(streamFailure('a text', false)).toMatchObject({ code: 'VOICE_CONNECT', retryable: true });
  });
});

describe('streamEnded', () => {
  it('is a loss of the session, or of its set-up', () => {
    expect(streamEnded(true)).toMatchObject({ code: 'VOICE_LOST', retryable: true });
    expect(streamEnded(false)).toMatchObject({ code: 'VOICE_CONNECT', retryable: true });
  });
});
