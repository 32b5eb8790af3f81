import type { Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import axios, { type AxiosError, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import type { z } from 'zod';
import { HubSpotError, hubSpotError } from './hubspot-error.js';
import { retryPauseMs } from './retry-pause.js';
import { createTokenBucket, type TokenBucket } from './token-bucket.js';

export interface HubSpotHttpConfig {
  readonly accessToken: string;
  readonly baseUrl: URL;
  /** Per attempt. */
  readonly requestTimeoutMs: number;
  /** Pause before the 2nd, 3rd, … attempt; HubSpot's `Retry-After` wins over it. */
  readonly retryDelaysMs: readonly number[];
}

export interface HubSpotCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** False for what would be done twice if the first reply was lost: then only what HubSpot refused outright is repeated. */
  readonly mayRepeat: boolean;
  readonly quota?: 'general' | 'search';
}

/** What travels with the calls of one handover. */
export interface HubSpotScope {
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** One request, with retries; the answer is parsed with the schema. Throws HubSpotError only. */
export type HubSpotHttp = <Answer>(
  call: HubSpotCall,
  schema: z.ZodType<Answer>,
  scope: HubSpotScope,
) => Promise<Answer>;

/** 90 % of the smallest tier: 100 requests in 10 s; search: 5 per second for all apps of the account. */
const generalQuota = { burst: 45, perSecond: 4.5 };
const searchQuota = { burst: 3, perSecond: 3 };
const maxAnswerBytes = 4 * 1024 * 1024;

export function createHubSpotHttp(config: HubSpotHttpConfig, deps: { readonly clock: Clock }): HubSpotHttp {
  const clients = {
    general: createClient(config, createTokenBucket(generalQuota, deps)),
    search: createClient(config, createTokenBucket(searchQuota, deps)),
  };
  return (call, schema, scope) => send(clients[call.quota ?? 'general'], call, schema, scope);
}

function createClient(config: HubSpotHttpConfig, bucket: TokenBucket): AxiosInstance {
  const client = axios.create({
    baseURL: config.baseUrl.href.replace(/\/$/, ''),
    timeout: config.requestTimeoutMs,
    headers: { authorization: `Bearer ${config.accessToken}`, 'content-type': 'application/json' },
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
  });
  axiosRetry(client, {
    retries: config.retryDelaysMs.length,
    shouldResetTimeout: true,
    retryDelay: (attempt, error) =>
      retryPauseMs(config.retryDelaysMs, attempt, error.response?.headers['retry-after']),
  });
  // Every attempt takes its own place in the quota.
  client.interceptors.request.use(async (request) => {
    await bucket(request.signal as AbortSignal | undefined);
    return request;
  });
  return client;
}

async function send<Answer>(
  client: AxiosInstance,
  call: HubSpotCall,
  schema: z.ZodType<Answer>,
  { signal, logger }: HubSpotScope,
): Promise<Answer> {
  try {
    const answer = await client.request<unknown>({
      method: call.method,
      url: call.path,
      signal,
      ...(call.query ? { params: call.query } : {}),
      ...(call.body === undefined ? {} : { data: call.body }),
      'axios-retry': {
        retryCondition: (error) => isWorthRepeating(error, call.mayRepeat),
        onRetry: (attempt, error) => logAttempt(logger, call, attempt, hubSpotError(error)),
      },
    });
    const parsed = schema.safeParse(answer.data);
    if (parsed.success) return parsed.data;
    const details = { httpStatus: answer.status, correlationId: null, problems: [], existingId: null };
    throw new HubSpotError('HUBSPOT_BAD_ANSWER', 'HubSpot answered something else', details);
  } catch (error) {
    throw hubSpotError(error);
  }
}

function isWorthRepeating(error: AxiosError, mayRepeat: boolean): boolean {
  const { code, retryable } = hubSpotError(error);
  return retryable && (mayRepeat || code === 'HUBSPOT_RATE_LIMITED');
}

function logAttempt(logger: Logger, call: HubSpotCall, attempt: number, error: HubSpotError): void {
  logger.warn('hubspot request is tried again', {
    method: call.method,
    attempt,
    error_code: error.code,
    http_status: error.details.httpStatus,
    correlation_id: error.details.correlationId,
  });
}
