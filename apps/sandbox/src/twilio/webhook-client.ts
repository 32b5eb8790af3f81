import { randomUUID } from 'node:crypto';
import type { Journal } from '../world/journal.js';
import { exchangeHttp, type HttpOutcome } from './http-exchange.js';
import { proxyHeaders } from './proxy-headers.js';
import { signRequest, type FormField } from './signature.js';
import type { HttpMethod } from './twiml-document.js';
import type { TwilioFaults } from './twilio-faults.js';
import { parseWebhookAddress, toLoopback, type DeliveryPolicy, type RetryReason } from './webhook-address.js';

export interface WebhookRequest {
  readonly callSid: string;
  /** As configured, fragment included. */
  readonly url: string;
  readonly method: HttpMethod;
  readonly fields: readonly FormField[];
  /** Same for every delivery of the same event; drawn afresh when left out. */
  readonly idempotencyToken?: string;
}

export type WebhookAnswer =
  | {
      readonly type: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  /** 11205: no connection, or no answer within the time allowed. */
  | { readonly type: 'failed'; readonly error: 11205 };

export interface WebhookClient {
  /** Never rejects. */
  send(request: WebhookRequest): Promise<WebhookAnswer>;
  /** Cuts requests under way and lets no other begin. */
  close(): void;
}

export interface WebhookClientOptions {
  readonly authToken: string;
  readonly publicBaseUrl: string;
  readonly gatewayUrl: () => string;
  readonly faults: () => Pick<TwilioFaults, 'webhookSignature' | 'hostMode'>;
  readonly journal: Journal;
}

/** Calls the gateway's webhooks as Twilio does: signed over the public URL, delivered to the loopback one. */
export function createWebhookClient(options: WebhookClientOptions): WebhookClient {
  const closing = new AbortController();
  return {
    async send(request) {
      const { url, policy } = parseWebhookAddress(request.url);
      const publicUrl = request.method === 'GET' ? withQuery(url, request.fields) : url;
      const outcome = await deliver(options, { ...request, url: publicUrl }, policy, closing.signal);
      const seen = outcome.type === 'answered' ? { status: outcome.status } : { status: null, error: 11205 };
      if (!closing.signal.aborted)
        options.journal.record('twilio', 'webhook-sent', request.callSid, { url, ...seen });
      return outcome.type === 'answered' ? outcome : { type: 'failed', error: 11205 };
    },
    close: () => closing.abort(),
  };
}

async function deliver(
  options: WebhookClientOptions,
  request: WebhookRequest,
  policy: DeliveryPolicy,
  closing: AbortSignal,
): Promise<HttpOutcome> {
  const target = toLoopback(request.url, options.publicBaseUrl, options.gatewayUrl());
  if (target === undefined) return { type: 'connect-failed' };
  const signal = AbortSignal.any([closing, AbortSignal.timeout(policy.totalTimeoutMs)]);
  const prepared = prepare(options, request, target);
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await exchangeHttp({ ...prepared, ...policy, signal });
    const reason = retryReason(outcome);
    const again = reason !== undefined && policy.retryOn.has(reason) && attempt < policy.retries;
    if (!again || signal.aborted) return outcome;
  }
}

function retryReason(outcome: HttpOutcome): RetryReason | undefined {
  if (outcome.type !== 'answered') return outcome.type === 'connect-failed' ? 'ct' : 'rt';
  if (outcome.status >= 500) return '5xx';
  return outcome.status >= 400 ? '4xx' : undefined;
}

function prepare(options: WebhookClientOptions, request: WebhookRequest, target: URL) {
  const { webhookSignature, hostMode } = options.faults();
  const isPost = request.method === 'POST';
  const body = isPost ? new URLSearchParams(toPairs(request.fields)).toString() : '';
  const signature = forgeSignature(
    options.authToken,
    request,
    isPost ? request.fields : [],
    webhookSignature,
  );
  return {
    url: target,
    method: request.method,
    body,
    headers: {
      ...proxyHeaders(hostMode, options.publicBaseUrl, target),
      ...(isPost ? { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } : {}),
      ...(isPost ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
      ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
      'i-twilio-idempotency-token': request.idempotencyToken ?? randomUUID(),
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
    },
  };
}

/** The right signature, or one of the wrong ones that a gateway has to refuse. */
function forgeSignature(
  authToken: string,
  { url }: WebhookRequest,
  fields: readonly FormField[],
  mode: TwilioFaults['webhookSignature'],
): string | undefined {
  switch (mode) {
    case 'correct':
      return signRequest(authToken, url, fields);
    case 'missing':
      return undefined;
    case 'wrong-token':
      return signRequest(`${authToken}x`, url, fields);
    case 'changed-field':
      return signRequest(authToken, url, [...fields, ['Digits', '1']]);
    case 'other-host':
      return signRequest(authToken, url.replace(/^https:\/\/[^/]+/, 'https://voice.example.org'), fields);
  }
}

function withQuery(url: string, fields: readonly FormField[]): string {
  const query = new URLSearchParams(toPairs(fields)).toString();
  if (query === '') return url;
  return url + (url.includes('?') ? '&' : '?') + query;
}

/** URLSearchParams wants pairs it may change. */
function toPairs(fields: readonly FormField[]): [string, string][] {
  return fields.map(([name, value]) => [name, value]);
}
