import type { Clock } from '@voc/resilience';
import { inSpan, type Logger, type Tracer } from '@voc/telemetry';
import axios, { type AxiosAdapter, type AxiosError, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import type { z } from 'zod';
import type { Circuit } from './circuit.js';
import { createConcurrencyLimit, type ConcurrencyLimit } from './concurrency-limit.js';
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
  /** Of the account's tier, for this app: 100, 190 or 250; divide it by the number of orchestrators. */
  readonly requestsPer10S: number;
  /** Requests under way at once. */
  readonly maxParallelRequests: number;
}

export interface HubSpotHttpDeps {
  readonly clock: Clock;
  readonly circuit: Circuit;
  readonly tracer: Tracer;
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

/** Five per second for all apps of the account together, so we leave some to the others. */
const searchQuota = { burst: 3, perSecond: 3 };
const maxAnswerBytes = 4 * 1024 * 1024;

/** All handovers of the process share one: its quotas, its places and its circuit. */
export function createHubSpotHttp(config: HubSpotHttpConfig, deps: HubSpotHttpDeps): HubSpotHttp {
  const inParallel = createConcurrencyLimit(config.maxParallelRequests);
  const clientWith = (bucket: TokenBucket): AxiosInstance =>
    createClient(config, deps, createGate({ bucket, inParallel, circuit: deps.circuit }));
  const clients = {
    general: clientWith(createTokenBucket(generalQuota(config.requestsPer10S), deps)),
    search: clientWith(createTokenBucket(searchQuota, deps)),
  };
  return (call, schema, scope) =>
    inSpan(
      deps.tracer,
      'hubspot request',
      { method: call.method, kind: call.quota ?? 'general' },
      () => send(clients[call.quota ?? 'general'], call, schema, scope),
      { kind: 'client' },
    );
}

/** 90 % of the quota in any ten seconds: half of that at once, the other half spread over them. */
function generalQuota(requestsPer10S: number): { readonly burst: number; readonly perSecond: number } {
  const half = 0.45 * requestsPer10S;
  return { burst: Math.max(1, Math.floor(half)), perSecond: half / 10 };
}

interface GateParts {
  readonly bucket: TokenBucket;
  readonly inParallel: ConcurrencyLimit;
  readonly circuit: Circuit;
}

/** Every attempt, not only every request, takes its place in the quota and counts for the circuit. */
function createGate({ bucket, inParallel, circuit }: GateParts): AxiosAdapter {
  const transport = axios.getAdapter('http');
  return async (request) => {
    // axios' own type of signal is narrower than what it is given.
    const signal = request.signal as AbortSignal;
    await bucket(signal);
    return await inParallel(() => circuit.run(() => transport(request), signal), signal);
  };
}

function createClient(
  config: HubSpotHttpConfig,
  { clock }: HubSpotHttpDeps,
  gate: AxiosAdapter,
): AxiosInstance {
  const client = axios.create({
    baseURL: config.baseUrl.href.replace(/\/$/, ''),
    timeout: config.requestTimeoutMs,
    headers: { authorization: `Bearer ${config.accessToken}`, 'content-type': 'application/json' },
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    adapter: gate,
  });
  axiosRetry(client, {
    retries: config.retryDelaysMs.length,
    shouldResetTimeout: true,
    retryDelay: (attempt, error) =>
      retryPauseMs(config.retryDelaysMs, attempt, error.response?.headers['retry-after'], clock.now()),
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
