import { createHash } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Clock } from '@voc/resilience';
import axios, { isAxiosError, type AxiosInstance, type AxiosResponse } from 'axios';
import { ToolError } from './tool-error.js';
import { signWebhook } from './webhook-signature.js';

export interface WebhookRequest {
  readonly url: string;
  /** JSON text. */
  readonly body: string;
  readonly idempotencyKey: string;
  /** The only limit in time. */
  readonly signal: AbortSignal;
}

/**
 * Posts to a service outside and resolves with the JSON it answers, null for a 204.
 * @throws ToolError, in words for the model; the signal's reason when that aborted
 */
export type PostWebhook = (request: WebhookRequest) => Promise<unknown>;

const maxAnswerBytes = 64 * 1024;
const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

export function createWebhookHttp(
  config: { readonly secret: string },
  deps: { readonly clock: Pick<Clock, 'now'> },
): PostWebhook {
  const client = createClient();

  const post = ({ url, body, idempotencyKey, signal }: WebhookRequest): Promise<AxiosResponse<string>> => {
    const timestampS = Math.floor(deps.clock.now() / 1_000);
    return client.post<string>(url, Buffer.from(body), {
      signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-voc-timestamp': String(timestampS),
        'x-voc-signature': signWebhook(config.secret, timestampS, body),
        'idempotency-key': headerSafe(idempotencyKey),
      },
    });
  };

  return async (request) => {
    try {
      return readAnswer(await post(request).catch(onceMoreIfRefused(() => post(request))));
    } catch (error) {
      request.signal.throwIfAborted();
      throw toToolError(error);
    }
  };
}

function createClient(): AxiosInstance {
  return axios.create({
    adapter: 'http',
    // A kept connection may be closed by the other side just as we use it, and such a request must not be repeated.
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
    // The list of hosts is of no use if a host on it may send us elsewhere, or the environment puts a proxy between.
    maxRedirects: 0,
    proxy: false,
    maxContentLength: maxAnswerBytes,
    responseType: 'text',
    // The signature is over these very bytes.
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
  });
}

/** A refused connection is the one failure that is certain to have done nothing. */
function onceMoreIfRefused<Answer>(again: () => Promise<Answer>): (error: unknown) => Promise<Answer> {
  return (error) => {
    if (isAxiosError(error) && error.code === 'ECONNREFUSED') return again();
    throw error;
  };
}

function readAnswer({ status, headers, data }: AxiosResponse<string>): unknown {
  if (status === 204) return null;
  if (!jsonType.test(String(headers['content-type'] ?? ''))) {
    throw unreadable('NOT_JSON_TYPE');
  }
  try {
    return JSON.parse(data) as unknown;
  } catch {
    throw unreadable('NOT_JSON');
  }
}

function unreadable(code: string): ToolError {
  return new ToolError('TOOL_BAD_ANSWER', 'the service gave an answer that cannot be read', {
    cause: causeOf(code),
  });
}

/** Requests, addresses, headers and bodies stay behind; codes are what the log may have. */
function toToolError(error: unknown): ToolError {
  if (error instanceof ToolError) return error;
  if (!isAxiosError(error)) {
    return new ToolError('TOOL_FAILED', 'the service could not be asked', { cause: causeOf('NO_REQUEST') });
  }
  if (error.code === 'ERR_BAD_RESPONSE' && error.response === undefined) return unreadable('TOO_LONG');
  if (error.response) {
    const cause = causeOf(`HTTP_${error.response.status}`);
    return new ToolError('TOOL_STATUS', 'the service refused or failed', { cause });
  }
  const cause = causeOf(error.code ?? 'NO_ANSWER');
  return new ToolError('TOOL_UNREACHABLE', 'the service could not be reached', { cause });
}

function causeOf(code: string): Error {
  return Object.assign(new Error('webhook failed'), { name: 'WebhookError', code });
}

/** The id is the provider's choice, and a header takes neither every character nor every length. */
function headerSafe(id: string): string {
  return /^[\w.:-]{1,128}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}
