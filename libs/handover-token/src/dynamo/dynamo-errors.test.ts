import { ProvisionedThroughputExceededException, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { storeError } from './dynamo-errors.js';

const meta = { message: 'words that must stay inside', $metadata: {} };

function named(name: string, extra: object = {}): Error {
  return Object.assign(new Error('words that must stay inside'), { name }, extra);
}

describe('storeError', () => {
  it.each([
    [new ProvisionedThroughputExceededException(meta), 'STORE_THROTTLED', true],
    [named('ThrottlingException', { $fault: 'client' }), 'STORE_THROTTLED', true],
    [new ResourceNotFoundException(meta), 'STORE_TABLE_MISSING', false],
    [named('AccessDeniedException', { $fault: 'client' }), 'STORE_DENIED', false],
    [named('ValidationException', { $fault: 'client' }), 'STORE_REFUSED', false],
    [named('InternalServerError', { $fault: 'server' }), 'STORE_UNAVAILABLE', true],
    [named('TimeoutError'), 'STORE_UNAVAILABLE', true],
    ['not even an error', 'STORE_UNAVAILABLE', true],
  ])('translates %p', (foreign, code, retryable) => {
    const error = storeError(foreign);

    expect(error).toMatchObject({ code, retryable, cause: foreign });
    expect(error.message).not.toContain('words');
  });
});
