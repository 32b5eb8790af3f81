import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { answerRequest } from './answer-request.js';
import { ApiRefusal, badRequest } from './api-refusal.js';
import type { Portal } from './operation.js';
import { refusalReply, type HttpReply } from './reply.js';
import type { RequestGate } from './request-gate.js';
import { matchRoute } from './match-route.js';

const bodyLimit = '2mb';

/** The HTTP side: bytes in, bytes out. What the answer is, is decided elsewhere. */
export function createHubspotApp(portal: Portal, gate: RequestGate): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(refuseOtherMediaTypes(portal));
  app.use(express.json({ limit: bodyLimit, strict: false }));
  app.use(answerInTime(portal, gate));
  app.use(refuseUnreadable(portal));
  return app;
}

function answerInTime(portal: Portal, gate: RequestGate): RequestHandler {
  return (request, response) => {
    const url = new URL(request.originalUrl, 'http://hubspot');
    const route = matchRoute(request.method, url.pathname);
    const path = route.status === 'unknown' ? '(unknown)' : route.template;
    const answer = (): void => {
      const { authorization } = request.headers;
      const body: unknown = request.body;
      const answered = answerRequest(portal, gate, { route, authorization, query: url.searchParams, body });
      const status = answered.kind === 'lost' ? 'lost' : answered.reply.status;
      portal.journal.record('hubspot', 'request', null, { method: request.method, path, status });
      if (answered.kind === 'reply') send(response, answered.reply);
    };
    const { slowMs } = portal.faults.current;
    if (slowMs === 0) {
      answer();
      return;
    }
    const cancel = portal.clock.schedule(slowMs, answer);
    response.once('close', cancel);
  };
}

function refuseOtherMediaTypes(portal: Portal): RequestHandler {
  return (request, response, next) => {
    const hasBody =
      Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers;
    if (!hasBody || request.is('application/json') !== false) {
      next();
      return;
    }
    const message = 'Content-Type must be application/json';
    refuse(
      portal,
      request,
      response,
      new ApiRefusal(415, 'VALIDATION_ERROR', message, { violation: 'not-json' }),
    );
  };
}

/** express calls this with what its body parser threw. */
function refuseUnreadable(portal: Portal): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
    if (type === 'entity.too.large') {
      const violation = 'body-too-large';
      refuse(
        portal,
        request,
        response,
        new ApiRefusal(413, 'VALIDATION_ERROR', 'body too large', { violation }),
      );
    } else if (type === 'entity.parse.failed') {
      refuse(portal, request, response, badRequest('malformed-body', 'Invalid input JSON'));
    } else {
      refuse(portal, request, response, new ApiRefusal(500, 'INTERNAL_ERROR', 'internal error'));
    }
  };
}

function refuse(portal: Portal, request: Request, response: Response, refusal: ApiRefusal): void {
  if (refusal.violation !== undefined)
    portal.journal.violation('hubspot', refusal.violation, refusal.message);
  portal.journal.record('hubspot', 'request', null, {
    method: request.method,
    path: '(unread)',
    status: refusal.status,
  });
  send(response, refusalReply(refusal));
}

function send(response: Response, reply: HttpReply): void {
  response.status(reply.status).set(reply.headers);
  if (reply.body === null) response.end();
  else response.json(reply.body);
}
