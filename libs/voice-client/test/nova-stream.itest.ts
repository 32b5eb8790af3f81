import { systemClock } from '@voc/resilience';
import { createFakeClock } from '@voc/resilience/testing';
import { nova } from '../src/providers/nova/index.js';
import { describeVoiceClientContract } from '../src/testing/index.js';
import type { VoiceClient } from '../src/voice-client.js';
import type { VoiceOddity } from '../src/voice-provider.js';
import { startBedrock, type BedrockServer, type BedrockServerOptions } from './support/bedrock-server.js';
import { eventsOf } from './support/events-of.js';

const spec = { instructions: 'Be short.', tools: [], language: 'de-DE' };
const never = new AbortController().signal;
const frame = Buffer.alloc(320, 3).toString('base64');

describeVoiceClientContract('Nova, over a real stream,', {
  async open(mood) {
    const denied = { status: 403, errorType: 'AccessDeniedException' };
    const answer = { accepting: {}, refusing: { answer: denied }, silent: { answer: 'silent' } } as const;
    const server = await startBedrock(answer[mood]);
    const clock = createFakeClock();
    const oddities: VoiceOddity[] = [];
    const sessions = nova(
      { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url },
      { clock, onOddity: (oddity) => void oddities.push(oddity) },
    );
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

describe('the Nova stream', () => {
  const started: { readonly client: VoiceClient; readonly server: BedrockServer }[] = [];
  const start = async (options?: BedrockServerOptions) => {
    const server = await startBedrock(options);
    const env = { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url, NOVA_REGION: 'eu-north-1' };
    const client = nova(env, { clock: systemClock }).open(spec);
    started.push({ client, server });
    return { client, server, puppet: server.puppet };
  };

  afterEach(async () => {
    for (const { client, server } of started.splice(0)) {
      await client.close();
      await server.close();
    }
  });

  it('asks for the model with a signature of the configured region', async () => {
    const { client, server } = await start();

    await client.connect(never);

    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      ':method': 'POST',
      ':path': '/model/amazon.nova-2-sonic-v1%3A0/invoke-with-bidirectional-stream',
      'content-type': 'application/vnd.amazon.eventstream',
    });
    expect(server.requests[0]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/eu-north-1\/bedrock\/aws4_request/,
    );
  });

  it('connects on the status of the response, before any event comes', async () => {
    const { client, puppet } = await start();

    await client.connect(never);
    client.sendAudio(frame);
    await client.close();

    expect(puppet.received.map((event) => event.name)).toEqual([
      'sessionStart',
      'promptStart',
      'contentStart',
      'textInput',
      'contentEnd',
      'contentStart',
      'audioInput',
      'contentEnd',
      'promptEnd',
      'sessionEnd',
    ]);
    expect(await eventsOf(client)).toEqual(['closed requested']);
  });

  it.each([
    [403, 'AccessDeniedException', 'VOICE_AUTH', false],
    [403, 'ExpiredTokenException', 'VOICE_AUTH', false],
    [404, 'ResourceNotFoundException', 'VOICE_CONFIG', false],
    [429, 'ThrottlingException', 'VOICE_LIMIT', true],
    [400, 'ServiceQuotaExceededException', 'VOICE_LIMIT', true],
    [503, 'ServiceUnavailableException', 'VOICE_CONNECT', true],
    [500, 'InternalServerException', 'VOICE_CONNECT', true],
    [400, 'ValidationException', 'VOICE_CONFIG', false],
  ])('turns the answer %s %s into %s, retryable %s', async (status, errorType, code, retryable) => {
    const { client } = await start({ answer: { status, errorType } });

    await expect(client.connect(never)).rejects.toMatchObject({ code, retryable });
    expect(await eventsOf(client)).toEqual(['closed lost']);
  });

  it.each([
    ['throttlingException', 'Too many', true, 'ThrottlingException'],
    ['modelTimeoutException', 'Model has timed out', true, 'ModelTimeoutException'],
    ['modelStreamErrorException', 'x', true, 'ModelStreamErrorException'],
    ['internalServerException', 'x', true, 'InternalServerException'],
    ['serviceUnavailableException', 'x', true, 'ServiceUnavailableException'],
    ['someNewException', 'x', true, 'SomeNewException'],
    ['validationException', 'Timed out waiting for audio bytes', true, 'ValidationException:idle_timeout'],
    ['validationException', 'Invalid input request', false, 'ValidationException:input_request'],
  ])('turns %s, %j, in the stream into a loss, retryable %s', async (type, message, retryable, word) => {
    const { client, server, puppet } = await start();
    await client.connect(never);
    puppet.emit('completionStart', {});

    server.fail(type, message);

    const events = client.events()[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({
      type: 'failed',
      error: { code: 'VOICE_LOST', retryable, cause: { code: word } },
    });
    expect((await events.next()).value).toEqual({ type: 'closed', reason: 'lost' });
  });

  it('fails with VOICE_CONNECT when nobody listens', async () => {
    const { client, server } = await start();
    await server.close();

    await expect(client.connect(never)).rejects.toMatchObject({ code: 'VOICE_CONNECT', retryable: true });
  });
});
