import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { createSelfSignedCertificate } from './self-signed-certificate.js';

export interface TlsFront {
  readonly port: number;
  /** The authority to trust, for `NODE_EXTRA_CA_CERTS`. */
  readonly authorityFile: string;
  close(): Promise<void>;
}

export interface TlsFrontOptions {
  readonly name: string;
  readonly validMs: number;
  /** Where it sends what it has deciphered, on loopback. */
  readonly port: number;
}

/** What a load balancer does for the gateway: TLS ends here, and every byte behind it goes on as it came. */
export async function startTlsFront({ name, validMs, port }: TlsFrontOptions): Promise<TlsFront> {
  const certificate = createSelfSignedCertificate(name, validMs);
  const folder = await mkdtemp(join(tmpdir(), 'voc-tls-'));
  const authorityFile = join(folder, 'authority.pem');
  await writeFile(authorityFile, certificate.cert);
  const open = new Set<Socket>();
  const server = createServer(certificate, (outside) => {
    const inside = connect(port, '127.0.0.1');
    for (const socket of [outside, inside]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        outside.destroy();
        inside.destroy();
      });
    }
    outside.pipe(inside).pipe(outside);
  });
  // Of clients that do not trust us.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    authorityFile,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
