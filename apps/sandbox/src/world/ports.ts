import { createServer } from 'node:net';

const maxPort = 65_535;
const maxAttempts = 100;

/**
 * A loopback port nobody listens on: the preferred one or the next free after it; any free one when the preferred is 0.
 * It is free at the moment of the answer only: bind it soon.
 * @throws Error when the hundred ports from the preferred one on are all taken
 */
export async function freePort(preferred: number): Promise<number> {
  const last = preferred === 0 ? 0 : Math.min(preferred + maxAttempts - 1, maxPort);
  for (let port = preferred; port <= last; port += 1) {
    const bound = await tryBind(port);
    if (bound !== undefined) return bound;
  }
  throw new Error(`no free port between ${preferred} and ${last} on 127.0.0.1`);
}

function tryBind(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
