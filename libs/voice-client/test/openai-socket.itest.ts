import { systemClock } from '@voc/resilience';
import { createFakeClock } from '@voc/resilience/testing';
import { openai } from '../src/providers/openai/index.js';
import { describeVoiceClientContract } from '../src/testing/index.js';
import type { VoiceClient } from '../src/voice-client.js';
import type { VoiceOddity } from '../src/voice-provider.js';
import { eventsOf } from './support/events-of.js';
import { startOpenAi, type OpenAiServer, type OpenAiServerOptions } from './support/openai-server.js';

const spec = { instructions: 'Be short.', tools: [], language: 'en' };
const never = new AbortController().signal;

describe.each(['pcmu', 'pcm16'])('OpenAI speaking %s', (format) => {
  describeVoiceClientContract('OpenAI, over a real socket,', {
    async open(mood) {
      const server = await startOpenAi({
        key: mood === 'refusing' ? 'refused' : 'accepted',
        isStalled: mood === 'silent',
      });
      const clock = createFakeClock();
      const oddities: VoiceOddity[] = [];
      const env = {
        OPENAI_API_KEY: 'sk-test',
        OPENAI_REALTIME_URL: server.url,
        OPENAI_AUDIO_FORMAT: format,
      };
      const sessions = openai(env, { clock, onOddity: (oddity) => void oddities.push(oddity) });
      return {
        client: sessions.open(spec),
        provider: server.puppet,
        oddities,
        passTime: (ms) => clock.advance(ms),
        pendingTimers: () => clock.pending(),
        dispose: () => server.close(),
      };
    },
  });
});

describe('the OpenAI socket', () => {
  const started: { readonly client: VoiceClient; readonly server: OpenAiServer }[] = [];
  const start = async (options?: OpenAiServerOptions) => {
    const server = await startOpenAi(options);
    const env = { OPENAI_API_KEY: 'sk-test', OPENAI_REALTIME_URL: server.url };
    const client = openai(env, { clock: systemClock }).open(spec);
    started.push({ client, server });
    return { client, server, puppet: server.puppet, upgrades: server.upgrades };
  };

  afterEach(async () => {
    for (const { client, server } of started.splice(0)) {
      await client.close();
      await server.close();
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
    const { client, server } = await start();
    await server.close();

    await expect(client.connect(never)).rejects.toMatchObject({
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
    let first: string | null = null;
    for await (const { type } of client.events()) {
      first ??= type;
      // Not before it has come: usually that is with the confirmation, but nobody can make a network do so.
      void client.close();
    }

    expect(first).toBe('audio');
  });
});
