import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { boundaryOf, type EdgeName } from './step-boundary.js';

/**
 * What happens to one request on its way. `fail`: it never takes effect. `fail-after-effect`: it does, and the answer says
 * that it failed. `lose-reply`: it does, and nobody hears of it.
 */
export type Disturbance =
  | { readonly kind: 'none' | 'fail' | 'fail-after-effect' | 'lose-reply' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** The process that asked dies: before the request takes effect, or before it hears of that. */
  | { readonly kind: 'kill'; readonly moment: 'before' | 'after' };

export interface EdgeDeps {
  readonly disturb: (boundary: string, edge: EdgeName) => Disturbance;
  /** Ends the process that asks, at once. */
  readonly kill: () => void;
}

export interface Edge {
  readonly url: string;
  close(): Promise<void>;
}

/** How each service says that it is broken. */
const failures: Readonly<Record<EdgeName, { readonly status: number; readonly body: string }>> = {
  dynamodb: { status: 500, body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}' },
  sqs: { status: 503, body: '{"__type":"com.amazonaws.sqs#ServiceUnavailable"}' },
  hubspot: { status: 503, body: '{"status":"error","message":"unavailable","category":"SERVER_ERROR"}' },
  twilio: { status: 503, body: '{"code":20503,"message":"Service unavailable","status":503}' },
};

/** What a load balancer says whose server has done the work too late. */
const answerLost = 504;

/** Stands on loopback between one orchestrator and one of its services, and disturbs as it is told. */
export async function startEdge(name: EdgeName, upstream: string, deps: EdgeDeps): Promise<Edge> {
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    const boundary = boundaryOf(name, {
      method: incoming.method ?? '',
      path: incoming.url ?? '/',
      target: String(incoming.headers['x-amz-target'] ?? ''),
      body: body.toString(),
    });
    const disturbance = deps.disturb(boundary, name);
    if (disturbance.kind === 'kill' && disturbance.moment === 'before') {
      deps.kill();
      response.destroy();
      return;
    }
    if (disturbance.kind === 'fail') {
      answerFailure(name, response);
      return;
    }
    if (disturbance.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, disturbance.delayMs));
    const answer = await forward(upstream, incoming, body, response);
    if (disturbance.kind === 'kill') deps.kill();
    if (disturbance.kind === 'kill' || disturbance.kind === 'lose-reply') response.destroy();
    else if (disturbance.kind === 'fail-after-effect') answerFailure(name, response, answerLost);
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerFailure(name: EdgeName, response: ServerResponse, status = failures[name].status): void {
  const { body } = failures[name];
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(
  upstream: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, headers } = incoming;
    const onward = httpRequest(new URL(incoming.url ?? '/', upstream), { method, headers }, (reply) => {
      readBody(reply).then((text) => {
        resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: text });
      }, reject);
    });
    // A long poll must not go on for somebody who has died.
    response.once('close', () => onward.destroy());
    onward.once('error', reject);
    onward.end(body);
  });
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
