import { CodedError } from '@voc/errors';

/**
 * `STORE_THROTTLED` and `STORE_UNAVAILABLE` may pass by themselves; `STORE_TABLE_MISSING` and `STORE_DENIED` want an
 * operator; `STORE_REFUSED` is a request DynamoDB will never accept.
 */
export type StoreErrorCode =
  'STORE_THROTTLED' | 'STORE_UNAVAILABLE' | 'STORE_TABLE_MISSING' | 'STORE_DENIED' | 'STORE_REFUSED';

const throttles = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TransactionConflictException',
]);

const denials = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'ExpiredTokenException',
  'CredentialsProviderError',
]);

/** The one place that knows DynamoDB's error names. Anything that is not its answer is a network failure or a time-out. */
export function storeError(error: unknown): CodedError<StoreErrorCode> {
  const name = error instanceof Error ? error.name : '';
  if (throttles.has(name)) return coded('STORE_THROTTLED', 'the table is throttled', true, error);
  if (name === 'ResourceNotFoundException') {
    return coded('STORE_TABLE_MISSING', 'the table does not exist', false, error);
  }
  if (denials.has(name)) return coded('STORE_DENIED', 'access to the table was denied', false, error);
  if (isClientFault(error)) return coded('STORE_REFUSED', 'the table refused the request', false, error);
  return coded('STORE_UNAVAILABLE', 'the table could not be reached', true, error);
}

function coded(
  code: StoreErrorCode,
  message: string,
  retryable: boolean,
  cause: unknown,
): CodedError<StoreErrorCode> {
  return new CodedError(code, message, { retryable, cause });
}

/** Every exception of the SDK says whose fault it was; what never reached the service has no `$fault`. */
function isClientFault(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$fault' in error && error.$fault === 'client';
}
