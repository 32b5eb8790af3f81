import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const maxPort = 65_535;
const maxAttempts = 100;
/** Below what systems hand out by themselves, so that none of them takes a port between our look and its use. */
const ownPorts = { from: 10_000, to: 30_000 };

/** Given away by this process and perhaps not bound yet. */
const givenAway = new Set<number>();

/**
 * A loopback port nobody listens on: the preferred one or the next free after it; any free one when the preferred is 0,
 * which this process does not give away a second time.
 * @throws Error when a hundred ports are all taken
 */
export async function freePort(preferred: number): Promise<number> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const port = preferred === 0 ? randomInt(ownPorts.from, ownPorts.to) : preferred + attempt;
    if (port > maxPort) break;
    const isOurs = preferred === 0 && givenAway.has(port);
    if (isOurs || !(await isFree(port))) continue;
    if (preferred === 0) givenAway.add(port);
    return port;
  }
  const wanted = preferred === 0 ? 'any port' : `a port from ${preferred} on`;
  throw new Error(`${maxAttempts} times in vain for ${wanted} that is free on 127.0.0.1`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => void server.close(() => resolve(true)));
  });
}
