import { CodedError } from '@voc/errors';
import { isAxiosError } from 'axios';
import { z } from 'zod';
import type { Verdict } from './circuit.js';

export type HubSpotErrorCode =
  | 'HUBSPOT_UNAVAILABLE'
  | 'HUBSPOT_TIMEOUT'
  | 'HUBSPOT_RATE_LIMITED'
  /** HubSpot has failed so often in a row that nothing is sent to it for a while. */
  | 'HUBSPOT_CIRCUIT_OPEN'
  /** The day's quota is used up, or the account is being moved: no request will succeed for hours. */
  | 'HUBSPOT_CLOSED'
  | 'HUBSPOT_DENIED'
  | 'HUBSPOT_NOT_FOUND'
  | 'HUBSPOT_CONFLICT'
  | 'HUBSPOT_INVALID'
  /** A success whose body is not what the API promises. */
  | 'HUBSPOT_BAD_ANSWER'
  | 'HUBSPOT_ABORTED';

/** One entry of `errors` in HubSpot's error body. */
export interface HubSpotProblem {
  readonly code: string;
  /** Property names it is about, when it says so. */
  readonly properties: readonly string[];
}

export interface HubSpotErrorDetails {
  /** null when no answer came. */
  readonly httpStatus: number | null;
  /** HubSpot's own id of the request: what their support asks for. */
  readonly correlationId: string | null;
  readonly problems: readonly HubSpotProblem[];
  /** The record that already has the unique value, when a conflict names it. */
  readonly existingId: string | null;
}

export class HubSpotError extends CodedError<HubSpotErrorCode> {
  readonly details: HubSpotErrorDetails;

  constructor(code: HubSpotErrorCode, message: string, details: HubSpotErrorDetails, cause?: unknown) {
    super(code, message, { retryable: retryable.has(code), cause });
    this.details = details;
  }
}

const retryable: ReadonlySet<HubSpotErrorCode> = new Set([
  'HUBSPOT_UNAVAILABLE',
  'HUBSPOT_TIMEOUT',
  'HUBSPOT_RATE_LIMITED',
  'HUBSPOT_CIRCUIT_OPEN',
]);

const errorBodySchema = z.object({
  message: z.string().catch(''),
  correlationId: z.string().nullable().catch(null),
  policyName: z.string().catch(''),
  errors: z
    .array(
      z.object({
        code: z.string().catch(''),
        context: z.record(z.string(), z.array(z.string()).catch([])).catch({}),
      }),
    )
    .catch([]),
});

const emptyBody = { message: '', correlationId: null, policyName: '', errors: [] };
const noAnswer: HubSpotErrorDetails = {
  httpStatus: null,
  correlationId: null,
  problems: [],
  existingId: null,
};
const timeoutCodes = new Set(['ECONNABORTED', 'ETIMEDOUT']);

/** The one place that knows HubSpot's and axios' failures. Request bodies and headers do not survive it. */
export function hubSpotError(error: unknown): HubSpotError {
  if (error instanceof HubSpotError) return error;
  if (!isAxiosError(error))
    return new HubSpotError('HUBSPOT_ABORTED', 'the request was given up', noAnswer, error);
  const cause = Object.assign(new Error('HTTP request failed'), { name: 'HttpError', code: error.code });
  if (error.response) return fromAnswer(error.response.status, error.response.data, cause);
  if (error.code === 'ERR_CANCELED') {
    return new HubSpotError('HUBSPOT_ABORTED', 'the request was given up', noAnswer, cause);
  }
  return timeoutCodes.has(error.code ?? '')
    ? new HubSpotError('HUBSPOT_TIMEOUT', 'HubSpot did not answer in time', noAnswer, cause)
    : new HubSpotError('HUBSPOT_UNAVAILABLE', 'HubSpot could not be reached', noAnswer, cause);
}

/** Nothing was sent. */
export function circuitOpenError(): HubSpotError {
  return new HubSpotError('HUBSPOT_CIRCUIT_OPEN', 'HubSpot has failed too often', noAnswer);
}

function fromAnswer(httpStatus: number, data: unknown, cause: Error): HubSpotError {
  const parsed = errorBodySchema.safeParse(typeof data === 'string' ? jsonOrNull(data) : data);
  const body = parsed.success ? parsed.data : emptyBody;
  const details: HubSpotErrorDetails = {
    httpStatus,
    correlationId: body.correlationId,
    problems: body.errors.map(({ code, context }) => ({ code, properties: context['propertyName'] ?? [] })),
    existingId: /Existing ID: (\d+)/.exec(body.message)?.[1] ?? null,
  };
  const [code, message] = classified(httpStatus, body.policyName);
  return new HubSpotError(code, message, details, cause);
}

/** axios has not read the body yet when a single attempt is judged. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function classified(httpStatus: number, policyName: string): [HubSpotErrorCode, string] {
  if (httpStatus === 429 && policyName === 'DAILY') return ['HUBSPOT_CLOSED', 'the daily quota is used up'];
  if (httpStatus === 477) return ['HUBSPOT_CLOSED', 'the HubSpot account is being moved'];
  if (httpStatus === 429 || httpStatus === 423) return ['HUBSPOT_RATE_LIMITED', 'HubSpot asked to slow down'];
  if (httpStatus === 401 || httpStatus === 403) return ['HUBSPOT_DENIED', 'HubSpot denied access'];
  if (httpStatus === 404) return ['HUBSPOT_NOT_FOUND', 'no such record in HubSpot'];
  if (httpStatus === 409) return ['HUBSPOT_CONFLICT', 'HubSpot has that unique value already'];
  if (httpStatus >= 500) return ['HUBSPOT_UNAVAILABLE', 'HubSpot failed'];
  return ['HUBSPOT_INVALID', 'HubSpot refused the request'];
}

/** True when one of the problems says that the account has no such property. */
export function isMissingProperty(error: unknown, property: string): error is HubSpotError {
  return (
    error instanceof HubSpotError &&
    error.details.problems.some(
      ({ code, properties }) => code === 'PROPERTY_DOESNT_EXIST' && properties.includes(property),
    )
  );
}

/** True when trying again within this call is no use, whatever the request. */
export function isClosedDoor(error: unknown): boolean {
  return (
    error instanceof HubSpotError && (error.code === 'HUBSPOT_CLOSED' || error.code === 'HUBSPOT_DENIED')
  );
}

/** What a failed request says about HubSpot as a whole. */
export function verdictOf(error: unknown): Verdict {
  const { code } = hubSpotError(error);
  switch (code) {
    case 'HUBSPOT_UNAVAILABLE':
    case 'HUBSPOT_TIMEOUT':
      return 'down';
    case 'HUBSPOT_CLOSED':
      return 'closed';
    case 'HUBSPOT_DENIED':
      return 'denied';
    case 'HUBSPOT_ABORTED':
    case 'HUBSPOT_CIRCUIT_OPEN':
      return 'unknown';
    case 'HUBSPOT_RATE_LIMITED':
    case 'HUBSPOT_NOT_FOUND':
    case 'HUBSPOT_CONFLICT':
    case 'HUBSPOT_INVALID':
    case 'HUBSPOT_BAD_ANSWER':
      return 'alive';
  }
}
