import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemClock } from '@voc/resilience';
import { WebSocketServer, type WebSocket } from 'ws';
import { createOpenAiPuppet, type OpenAiPuppet } from '../src/providers/openai/testing/openai-puppet.js';
import { describeVoiceClientContract, type VoiceContractSubject } from '../src/testing/index.js';
import { createVoiceFactory } from '../src/voice-factory.js';
import type { VoiceClient } from '../src/voice-client.js';

const spec = { instructions: 'Be short.', tools: [], language: 'en' };
const never = new AbortController().signal;

interface Upgrade {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface Provider extends VoiceContractSubject {
  readonly puppet: OpenAiPuppet;
  readonly upgrades: Upgrade[];
}

interface ProviderOptions {
  readonly key?: 'accepted' | 'refused';
  /** Answers the upgrade with this HTTP status. */
  readonly status?: number;
  /** Takes the connection and says nothing. */
  readonly isStalled?: boolean;
}

/** One provider on loopback for one client: the puppet behind a real WebSocket server. */
async function startProvider(options: ProviderOptions = {}): Promise<Provider> {
  let socket: WebSocket | null = null;
  const upgrades: Upgrade[] = [];
  const puppet = createOpenAiPuppet(
    {
      send: (text) => socket?.send(text),
      close: (code, reason) => socket?.close(code, reason),
      drop: () => socket?.terminate(),
    },
    options,
  );
  const server = createServer();
  const connections = new Set<Duplex>();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, connection, head) => {
    connections.add(connection);
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
  const port = await listen(server);
  const env = { OPENAI_API_KEY: 'sk-test', OPENAI_REALTIME_URL: `ws://127.0.0.1:${port}/v1/realtime` };
  return {
    client: createVoiceFactory(env, { clock: systemClock }).open(spec),
    provider: puppet,
    puppet,
    upgrades,
    async dispose() {
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

describeVoiceClientContract('OpenAI, over a real socket,', { open: (key) => startProvider({ key }) });

describe('the OpenAI socket', () => {
  const started: Provider[] = [];
  const start = async (options?: ProviderOptions): Promise<Provider> => {
    const provider = await startProvider(options);
    started.push(provider);
    return provider;
  };

  afterEach(async () => {
    for (const provider of started.splice(0)) {
      await provider.client.close();
      await provider.dispose();
    }
  });

  it('asks for the model with the key, without compression, subprotocol or beta header', async () => {
    const { client, upgrades } = await start();

    await client.connect(never);

    expect(upgrades).toHaveLength(1);
    expect(upgrades[0]?.path).toBe('/v1/realtime?model=gpt-realtime-2.1');
    expect(upgrades[0]?.headers).toMatchObject({ authorization: 'Bearer sk-test' });
    for (const absent of ['openai-beta', 'sec-websocket-protocol', 'sec-websocket-extensions']) {
      expect(upgrades[0]?.headers).not.toHaveProperty(absent);
    }
  });

  it.each([
    [401, 'VOICE_AUTH', false],
    [302, 'VOICE_CONNECT', false],
    [429, 'VOICE_LIMIT', true],
    [503, 'VOICE_CONNECT', true],
  ])('turns the answer %s to the upgrade into %s, retryable %s', async (status, code, retryable) => {
    const { client } = await start({ status });

    await expect(client.connect(never)).rejects.toMatchObject({
      code,
      retryable,
      cause: { code: `http:${status}` },
    });
    expect(await eventsOf(client)).toEqual(['closed lost']);
  });

  it('fails with VOICE_CONNECT, and keeps the reason, when nobody listens', async () => {
    const provider = await startProvider();
    await provider.dispose();

    await expect(provider.client.connect(never)).rejects.toMatchObject({
      code: 'VOICE_CONNECT',
      retryable: true,
      cause: { code: 'unreachable', cause: { code: 'ECONNREFUSED' } },
    });
  });

  it('gives up a stalled upgrade when the signal aborts', async () => {
    const { client } = await start({ isStalled: true });

    await expect(client.connect(AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'VOICE_CONNECT' });

    await client.close();
    expect(await eventsOf(client)).toEqual(['closed lost']);
  });

  it('gives up a stalled upgrade when it is closed', async () => {
    const { client } = await start({ isStalled: true });
    const rejected = expect(client.connect(never)).rejects.toMatchObject({ code: 'VOICE_CONNECT' });

    await client.close();

    await rejected;
  });

  it('is lost when a message is larger than any it may get', async () => {
    const { client, puppet } = await start();
    await client.connect(never);

    puppet.emit({ type: 'conversation.item.added', padding: 'x'.repeat(5 * 1024 * 1024) });

    expect(await eventsOf(client)).toEqual(['failed VOICE_LOST', 'closed lost']);
  });

  it('keeps what follows the confirmation in the same packet', async () => {
    const { client, puppet } = await start();
    const receive = puppet.receive.bind(puppet);
    puppet.receive = (text) => {
      receive(text);
      puppet.speak('item_1', ['AAAA']);
    };

    await client.connect(never);
    await client.close();

    expect(await eventsOf(client)).toContain('audio');
  });
});

async function eventsOf(client: VoiceClient): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const event of client.events()) {
    seen.push(
      event.type === 'failed'
        ? `failed ${event.error.code}`
        : event.type === 'closed'
          ? `closed ${event.reason}`
          : event.type,
    );
  }
  return seen;
}
