import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface JsonRequest {
  readonly method: string;
  readonly path: string;
  /** Text of the body. */
  readonly body: string;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface JsonServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server on loopback whose answers are a function of the request. */
export async function startJsonServer(answer: (request: JsonRequest) => JsonAnswer): Promise<JsonServer> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => void chunks.push(chunk));
    incoming.on('end', () => {
      const path = incoming.url ?? '/';
      const { status, body } = answer({
        method: incoming.method ?? '',
        path,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
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
