import { errorFields } from '@voc/errors';
import { serviceVersion, type Logger, type MetricsRegistry } from '@voc/telemetry';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { twilioWebhook, type Webhook, type WebhookDeps } from './twilio-webhook.js';

export interface HttpAppDeps extends WebhookDeps {
  readonly webhooks: Readonly<Record<`/twilio/${string}`, Webhook>>;
  readonly registry: MetricsRegistry;
  /** False while draining: the load balancer sends new calls elsewhere. */
  readonly isReady: () => boolean;
  readonly log: Logger;
}

export function createHttpApp(deps: HttpAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);

  for (const [path, webhook] of Object.entries(deps.webhooks))
    app.post(path, ...twilioWebhook(deps, webhook));
  app.get(
    '/healthz',
    (_request, response) => void response.json({ status: 'alive', version: serviceVersion }),
  );
  // Ready means "can answer a call", which needs neither the queue nor the tables.
  app.get('/readyz', (_request, response) => {
    if (deps.isReady()) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'draining' });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(deps.registry.contentType).send(await deps.registry.render());
  });
  app.use((_request, response) => void response.status(404).type('text/plain').send('Not found'));
  app.use(answerErrors(deps.log));
  return app;
}

/** Parser errors carry a 4xx status; everything else is ours. Nothing of the error is told to the peer. */
function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const given =
      typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    const status = given >= 400 && given < 500 ? given : 500;
    log[status === 500 ? 'error' : 'warn']('request failed', {
      ...errorFields(error),
      route: request.path,
      http_status: status,
    });
    response
      .status(status)
      .type('text/plain')
      .send(status === 500 ? 'Internal error' : 'Bad request');
  };
}
