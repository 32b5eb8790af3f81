import express, { type Request, type RequestHandler, type Response } from 'express';
import { inSpan, type Tracer } from '@voc/telemetry';
import { z } from 'zod';
import type { CallRecord } from '../session/calls-store.js';
import type { GatewayMetrics } from '../metrics.js';
import { readCall, type ReadCallDeps } from './read-call.js';
import type { RepeatGuard, WebhookAnswer } from './repeat-guard.js';
import type { FormFields, SignatureVerifier } from './twilio-signature.js';

/** The fields of a Twilio voice request that we use; all others are signed, and ignored. */
const voiceFields = z.object({
  CallSid: z.string().regex(/^CA[0-9a-f]{32}$/),
  AccountSid: z.string(),
  From: z.string().default(''),
  To: z.string().default('').transform(printable),
  CallStatus: z.string().max(32).default(''),
});

/** A number or SIP address as it may travel in tickets and events: short, and of one byte per character there. */
function printable(address: string): string {
  return address.replace(/[^\x20-\x7e]|["\\]/g, '').slice(0, 64);
}

export type VoiceFields = z.infer<typeof voiceFields>;

export interface WebhookDeps extends ReadCallDeps {
  readonly accountSid: string;
  readonly signatures: SignatureVerifier;
  readonly guard: RepeatGuard;
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
}

/** One webhook: names the deliveries that count as one, and answers with TwiML. */
export interface Webhook {
  readonly key: (fields: VoiceFields, query: URLSearchParams, form: FormFields) => string;
  /** Decides how a call goes on, and is therefore told what is known of it, and part of its trace. */
  readonly isAboutKnownCall?: true;
  /** @param call null also where nobody could be asked */
  readonly answer: (
    fields: VoiceFields,
    query: URLSearchParams,
    form: FormFields,
    call: CallRecord | null,
  ) => WebhookAnswer | Promise<WebhookAnswer>;
}

const maxFormBytes = '64kb';
const maxFormFields = 500;

/** Signature over the raw form first, then our own fields, then once per delivery. Everything else gets 403. */
export function twilioWebhook(deps: WebhookDeps, webhook: Webhook): RequestHandler[] {
  const handle = async (request: Request, response: Response): Promise<void> => {
    const verdict = await judge(deps, webhook, request);
    if (verdict.status === 'answered') {
      response.status(200).type('text/xml').send(verdict.twiml);
      return;
    }
    deps.metrics.rejectedRequests.increment({ cause: verdict.status });
    deps.log.warn('webhook refused', { reason: verdict.status, route: request.path });
    response.status(403).type('text/plain').send('Forbidden');
  };
  return [
    express.urlencoded({ extended: false, limit: maxFormBytes, parameterLimit: maxFormFields }),
    handle,
  ];
}

type Verdict =
  | { readonly status: 'answered'; readonly twiml: string }
  | { readonly status: 'signature' | 'fields' | 'other-account' | 'replay' };

async function judge(deps: WebhookDeps, webhook: Webhook, request: Request): Promise<Verdict> {
  const form = (request.body ?? {}) as FormFields;
  const { originalUrl } = request;
  if (!deps.signatures.webhook(request.get('x-twilio-signature'), originalUrl, form))
    return { status: 'signature' };
  const fields = voiceFields.safeParse(form);
  if (!fields.success) return { status: 'fields' };
  if (fields.data.AccountSid !== deps.accountSid) return { status: 'other-account' };
  const query = new URLSearchParams(originalUrl.split('?')[1] ?? '');
  const startedAtMs = deps.clock.now();
  // A call's first webhook begins its trace; later ones go on with it, whichever replica they reach.
  const call = webhook.isAboutKnownCall ? await readCall(deps, fields.data.CallSid) : null;
  const twiml = await inSpan(
    deps.tracer,
    'webhook',
    { route: request.path, call_sid: fields.data.CallSid },
    () =>
      deps.guard(
        webhook.key(fields.data, query, form),
        request.get('i-twilio-idempotency-token'),
        async () => await webhook.answer(fields.data, query, form, call),
      ),
    { parent: call?.traceparent ?? null, kind: 'server', startedAtMs },
  );
  return twiml === null ? { status: 'replay' } : { status: 'answered', twiml };
}
