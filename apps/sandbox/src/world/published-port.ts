import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface PublishedPort {
  readonly port: number;
  /** Cuts what is connected. */
  close(): Promise<void>;
}

const maxConnections = 1_000;

/**
 * Lets others reach a server that listens on loopback: whoever connects to the address is connected to it. Bytes pass as
 * they are, and each side is told when the other one ends or breaks off.
 * @param address port 0 for any free one
 */
export function publishPort(
  address: { readonly host: string; readonly port: number },
  toPort: number,
): Promise<PublishedPort> {
  const connections = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (outer) => {
    const inner = connect({ host: '127.0.0.1', port: toPort, allowHalfOpen: true, noDelay: true });
    for (const socket of [outer, inner]) {
      connections.add(socket);
      socket.once('close', () => void connections.delete(socket));
    }
    join(outer, inner);
    join(inner, outer);
  });
  server.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => {
      server.removeListener('error', reject);
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of connections) socket.resetAndDestroy();
          }),
      });
    });
  });
}

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  // `close` follows, and says the rest.
  from.on('error', () => undefined);
  from.once('close', () => {
    if (!from.readableEnded) to.resetAndDestroy();
  });
}
