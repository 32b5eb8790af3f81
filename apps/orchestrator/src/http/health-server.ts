import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceVersion, type MetricsRegistry } from '@voc/telemetry';

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface HealthDeps {
  readonly isReady: () => boolean;
  readonly metrics: MetricsRegistry;
}

/**
 * `/healthz`: the process runs, and of which release it is. `/readyz`: it receives from the queue. `/metrics`: Prometheus text. Nothing else.
 * @param address port 0 for any free one
 */
export async function startHealthServer(
  address: { readonly host: string; readonly port: number },
  deps: HealthDeps,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const send = (status: number, body: string, contentType = 'text/plain'): void => {
      response.writeHead(status, { 'content-type': contentType }).end(body);
    };
    if (request.url === '/healthz') send(200, `ok ${serviceVersion}`);
    else if (request.url === '/readyz')
      send(deps.isReady() ? 200 : 503, deps.isReady() ? 'ready' : 'not ready');
    else if (request.url === '/metrics') {
      deps.metrics.render().then(
        (text) => send(200, text, deps.metrics.contentType),
        () => send(500, 'metrics failed'),
      );
    } else send(404, 'not found');
  });
  server.requestTimeout = 5_000;
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
