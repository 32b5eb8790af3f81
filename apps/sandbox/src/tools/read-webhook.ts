import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

/** What a service behind a tool is sent, as the gateway's README has it. */
const webhookSchema = z.strictObject({
  call_sid: z.string().regex(/^CA[0-9a-f]{32}$/),
  conversation_id: z.uuid(),
  caller_phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .nullable(),
  called_number: z.string().regex(/^\+[1-9]\d{6,14}$/),
  language: z.string().min(2),
  tool: z.string().min(1),
  call_id: z.string().min(1),
  arguments: z.record(z.string(), z.unknown()),
});

export type Webhook = z.output<typeof webhookSchema>;

export type WebhookReading =
  | { readonly status: 'read'; readonly webhook: Webhook }
  /** `rule` names what was broken; `httpStatus` is what a service should answer. */
  | { readonly status: 'refused'; readonly httpStatus: 400 | 401 | 415; readonly rule: string };

export interface RawWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** As old as a request may be that we still take, or as far ahead of us; the README's own example. */
const maxSkewS = 300;

/** Trusts nothing before the signature, nor the body before its schema. Never throws. */
export function readWebhook(raw: RawWebhook, secret: string, nowMs: number): WebhookReading {
  if (!isTimely(raw.headers, nowMs)) return refused(401, 'bad-timestamp');
  if (!isSigned(raw, secret)) return refused(401, 'bad-signature');
  if (raw.headers['content-type'] !== 'application/json') return refused(415, 'bad-content-type');
  const parsed = webhookSchema.safeParse(parseJson(raw.body));
  if (!parsed.success) return refused(400, `bad-body at ${placesOf(parsed.error)}`);
  if (raw.headers['idempotency-key'] !== parsed.data.call_id) return refused(400, 'bad-idempotency-key');
  return { status: 'read', webhook: parsed.data };
}

function isTimely(headers: IncomingHttpHeaders, nowMs: number): boolean {
  const timestamp = headerOf(headers, 'x-voc-timestamp');
  return /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs / 1_000 - Number(timestamp)) < maxSkewS;
}

function isSigned({ headers, body }: RawWebhook, secret: string): boolean {
  const signed = `${headerOf(headers, 'x-voc-timestamp')}.${body}`;
  const expected = Buffer.from(`v1=${createHmac('sha256', secret).update(signed).digest('hex')}`);
  const given = Buffer.from(headerOf(headers, 'x-voc-signature'));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function refused(httpStatus: 400 | 401 | 415, rule: string): WebhookReading {
  return { status: 'refused', httpStatus, rule };
}

function placesOf({ issues }: z.ZodError): string {
  return issues.map(({ path }) => path.map(String).join('.') || 'the root').join(', ');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
