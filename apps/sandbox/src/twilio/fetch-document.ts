import { randomUUID } from 'node:crypto';
import type { CallContext } from './call-context.js';
import type { NextStep } from './next-step.js';
import { settleOnAbort } from './settle-on-abort.js';
import { parseTwiml } from './twiml-parser.js';
import type { WebhookAnswer, WebhookRequest } from './webhook-client.js';

type FetchStep = Extract<NextStep, { type: 'fetch' }>;

/** Media types Twilio takes as TwiML. */
const twimlTypes = ['text/xml', 'application/xml'];

/** Asks a webhook what the call is to do. Without a usable answer the call ends: there is no fallback URL here. */
export async function fetchDocument(
  step: FetchStep,
  context: CallContext,
  signal: AbortSignal,
): Promise<NextStep> {
  const request: WebhookRequest = {
    ...step.webhook,
    callSid: context.identity.callSid,
    fields: context.fields(step.fields),
    idempotencyToken: randomUUID(),
  };
  const sent = step.twice === true ? sendTwice(request, context) : context.board.webhooks.send(request);
  const answer = await settleOnAbort(sent, signal);
  if (answer === undefined) return { type: 'continue' };
  return readAnswer(answer, step.webhook.url, context);
}

/** The same delivery again before the first one is answered: a retry after a lost answer. The later answer counts. */
async function sendTwice(request: WebhookRequest, context: CallContext): Promise<WebhookAnswer> {
  const first = context.board.webhooks.send(request);
  await new Promise<void>((resolve) => {
    const stop = context.board.background.own(resolve);
    context.board.background.after(50, () => {
      stop();
      resolve();
    });
  });
  const [, second] = await Promise.all([first, context.board.webhooks.send(request)]);
  return second;
}

function readAnswer(answer: WebhookAnswer, url: string, context: CallContext): NextStep {
  const failure: NextStep = { type: 'end', by: 'failure' };
  if (answer.type === 'failed') {
    context.record('twiml-failed', { error: answer.error });
    return failure;
  }
  if (answer.status < 200 || answer.status >= 300) {
    context.record('twiml-failed', { error: 11200, status: answer.status });
    return failure;
  }
  const mediaType = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!twimlTypes.includes(mediaType)) {
    context.violation('12300-invalid-content-type', mediaType);
    return failure;
  }
  return readDocument(answer.body, url.replace(/#.*$/, ''), context);
}

/** @param baseUrl null for TwiML that came by REST */
export function readDocument(xml: string, baseUrl: string | null, context: CallContext): NextStep {
  const { document, violations } = parseTwiml(xml, baseUrl);
  for (const { rule, detail } of violations) context.violation(rule, detail);
  if (document === undefined) return { type: 'end', by: 'failure' };
  context.record('twiml-received', { verbs: document.verbs.map(({ verb }) => verb) });
  return { type: 'run', document };
}
