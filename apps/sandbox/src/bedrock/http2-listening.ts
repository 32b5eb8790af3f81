import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Listening } from '../world/listen.js';

export interface Http2Listening extends Listening {
  /** Destroys every connection, now. */
  cutAll(): void;
}

/** Opens a plain HTTP/2 server on loopback, on a free port unless one is given. */
export function listenHttp2(server: Http2Server, port = 0): Promise<Http2Listening> {
  const connections = new Set<ServerHttp2Session>();
  server.on('session', (connection) => {
    connections.add(connection);
    connection.on('error', () => connection.destroy());
    connection.once('close', () => void connections.delete(connection));
  });
  const cutAll = (): void => connections.forEach((connection) => connection.destroy());

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      const actual = (server.address() as AddressInfo).port;
      resolve({
        port: actual,
        url: `http://127.0.0.1:${actual}`,
        cutAll,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            cutAll();
          }),
      });
    });
  });
}
