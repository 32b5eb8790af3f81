import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { createOpenAiPuppet, type OpenAiPuppet } from '../../src/providers/openai/testing/openai-puppet.js';

export interface Upgrade {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface OpenAiServer {
  readonly url: string;
  readonly puppet: OpenAiPuppet;
  readonly upgrades: Upgrade[];
  close(): Promise<void>;
}

export interface OpenAiServerOptions {
  readonly key?: 'accepted' | 'refused';
  /** Answers the upgrade with this HTTP status. */
  readonly status?: number;
  /** Takes the connection and says nothing. */
  readonly isStalled?: boolean;
}

/** The provider on loopback for one client: the puppet behind a real WebSocket server. */
export async function startOpenAi(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  let socket: WebSocket | null = null;
  const upgrades: Upgrade[] = [];
  const server = createServer();
  const connections = new Set<Duplex>();
  const puppet = createOpenAiPuppet(
    {
      send: (text) => socket?.send(text),
      close: (code, reason) => socket?.close(code, reason),
      drop: () => socket?.terminate(),
      stall: () => socket?.pause(),
      connections: () => connections.size,
    },
    options,
  );
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, connection, head) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => undefined);
    upgrades.push({ path: request.url ?? '', headers: request.headers });
    if (options.isStalled) return;
    if (options.status !== undefined) {
      connection.end(`HTTP/1.1 ${options.status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, connection, head, (accepted) => {
      socket = accepted;
      accepted.on('message', (data) => puppet.receive((data as Buffer).toString('utf8')));
      puppet.opened();
    });
  });
  return {
    url: `ws://127.0.0.1:${await listen(server)}/v1/realtime`,
    puppet,
    upgrades,
    async close() {
      for (const connection of connections) connection.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
