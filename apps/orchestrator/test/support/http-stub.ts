import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  /** Parsed by content type: JSON or a form. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

export interface StubAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
}

export interface HttpStub {
  readonly url: URL;
  readonly requests: readonly StubRequest[];
  /** What to answer from now on; `hang` never answers. */
  answer: (request: StubRequest) => StubAnswer | 'hang';
  close(): Promise<void>;
}

/** A server on loopback that remembers what it was asked. */
export async function startHttpStub(answer: HttpStub['answer']): Promise<HttpStub> {
  const requests: StubRequest[] = [];
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const stub: HttpStub = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    requests,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '/', 'http://stub');
    const request: StubRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      authorization: incoming.headers.authorization ?? '',
      body: parseBody(Buffer.concat(chunks).toString(), incoming.headers['content-type'] ?? ''),
      atMs: performance.now(),
    };
    requests.push(request);
    const reply = stub.answer(request);
    if (reply === 'hang') return;
    await new Promise((resolve) => setTimeout(resolve, reply.delayMs ?? 0));
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body ?? {}));
  }

  return stub;
}

function parseBody(text: string, contentType: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  if (contentType.includes('json')) return JSON.parse(text) as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(text));
}
