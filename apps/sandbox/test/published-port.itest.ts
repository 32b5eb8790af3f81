import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { publishPort, type PublishedPort } from '../src/world/published-port.js';

const host = '127.0.0.1';

describe('a published port', () => {
  let inside: Server;
  let published: PublishedPort;
  let accepted: Promise<Socket>;

  beforeEach(async () => {
    inside = createServer({ allowHalfOpen: true }).listen(0, host);
    await once(inside, 'listening');
    accepted = once(inside, 'connection').then(([socket]) => socket as Socket);
    const address = inside.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    published = await publishPort({ host, port: 0 }, address.port);
  });

  afterEach(async () => {
    await published.close();
    inside.close();
  });

  async function connected(): Promise<{ readonly outer: Socket; readonly inner: Socket }> {
    const outer = connect({ host, port: published.port, allowHalfOpen: true });
    await once(outer, 'connect');
    return { outer, inner: await accepted };
  }

  it('passes bytes on as they are, both ways', async () => {
    const { outer, inner } = await connected();
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));

    outer.end(bytes);
    const received = await inner.toArray();
    inner.end(Buffer.concat(received as Buffer[]));
    const back = await outer.toArray();

    expect(Buffer.concat(back as Buffer[]).equals(bytes)).toBe(true);
  });

  it('lets a side that has said all still listen', async () => {
    const { outer, inner } = await connected();

    outer.end('question');
    const question = await inner.toArray();
    inner.end('answer');

    expect(String(question)).toBe('question');
    expect(String(await outer.toArray())).toBe('answer');
  });

  it.each(['outer', 'inner'] as const)('breaks off for the other side when the %s one does', async (side) => {
    const sockets = await connected();
    const other = side === 'outer' ? sockets.inner : sockets.outer;
    const closed = closing(other);

    sockets[side].resetAndDestroy();

    expect(await closed).toMatchObject({ code: 'ECONNRESET' });
  });

  it('turns away who comes when nobody listens inside', async () => {
    inside.close();

    const outer = connect({ host, port: published.port });

    expect(await closing(outer)).toMatchObject({ code: 'ECONNRESET' });
  });

  it('leaves no port and no connection behind when it is closed', async () => {
    const { outer, inner } = await connected();
    const closed = Promise.all([closing(outer), closing(inner)]);

    await published.close();

    expect(await closed).toMatchObject([{ code: 'ECONNRESET' }, { code: 'ECONNRESET' }]);
    expect(await closing(connect({ host, port: published.port }))).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

/** @returns what it broke off with; null for an end in peace */
function closing(socket: Socket): Promise<Error | null> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).resume();
    socket.once('close', () => resolve(socket.errored));
  });
}
