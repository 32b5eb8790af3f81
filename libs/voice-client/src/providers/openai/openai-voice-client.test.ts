import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import { describeVoiceClientContract } from '../../testing/index.js';
import type { VoiceClient, VoiceSessionSpec } from '../../voice-client.js';
import type { VoiceEvent } from '../../voice-event.js';
import type { VoiceOddity } from '../../voice-provider.js';
import { parseOpenAiConfig } from './openai-config.js';
import { createOpenAiVoiceClient } from './openai-voice-client.js';
import { createFakeSocket, type FakeSocket, type FakeSocketOptions } from './testing/fake-socket.js';
import type { OpenAiPuppet } from './testing/openai-puppet.js';

const spec: VoiceSessionSpec = {
  instructions: 'You answer the phone. Keep it short.',
  language: 'en-GB',
  tools: [
    { name: 'request_human', description: 'Hand over.', parameters: { type: 'object', properties: {} } },
  ],
};
const never = new AbortController().signal;
const audio20 = Buffer.alloc(160, 5).toString('base64');
const audio40 = Buffer.alloc(320, 6).toString('base64');

interface Subject {
  readonly client: VoiceClient;
  readonly socket: FakeSocket;
  readonly puppet: OpenAiPuppet;
  readonly clock: FakeClock;
  readonly seen: VoiceEvent[];
  readonly oddities: VoiceOddity[];
  readonly over: Promise<void>;
}

function open(options: FakeSocketOptions & { env?: Readonly<Record<string, string>> } = {}): Subject {
  const socket = createFakeSocket(options);
  const clock = createFakeClock();
  const oddities: VoiceOddity[] = [];
  const config = parseOpenAiConfig({ OPENAI_API_KEY: 'sk-test', ...options.env });
  const client = createOpenAiVoiceClient(config, spec, {
    clock,
    onOddity: (oddity) => void oddities.push(oddity),
    openSocket: socket.open,
  });
  const seen: VoiceEvent[] = [];
  const over = (async () => {
    for await (const event of client.events()) seen.push(event);
  })();
  return { client, socket, puppet: socket.puppet, clock, seen, oddities, over };
}

async function connected(options: Parameters<typeof open>[0] = {}): Promise<Subject> {
  const subject = open(options);
  await subject.client.connect(never);
  return subject;
}

/** Lets everything that is already under way arrive. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const types = (subject: Subject): readonly string[] => subject.seen.map((event) => event.type);
const refuse = (code: string | null, more: object = {}) => ({
  type: 'error',
  error: { type: 'invalid_request_error', code, message: 'x', ...more },
});
const created = (id: string, purpose: string | null) => ({
  type: 'response.created',
  response: { id, status: 'in_progress', metadata: purpose === null ? null : { purpose } },
});
const done = (id: string, status: string, details: unknown = null) => ({
  type: 'response.done',
  response: { id, status, status_details: details, output: [] },
});
const delta = (id: string, itemId: string, payload: string) => ({
  type: 'response.output_audio.delta',
  response_id: id,
  item_id: itemId,
  output_index: 0,
  content_index: 0,
  delta: payload,
});
const speechStarted = { type: 'input_audio_buffer.speech_started', audio_start_ms: 10, item_id: 'item_c' };
const speechStopped = { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 10, item_id: 'item_c' };

describeVoiceClientContract('OpenAI, without a network,', {
  open(key) {
    const socket = createFakeSocket({ key });
    const config = parseOpenAiConfig({ OPENAI_API_KEY: 'sk-test' });
    const client = createOpenAiVoiceClient(config, spec, {
      clock: createFakeClock(),
      openSocket: socket.open,
    });
    return Promise.resolve({ client, provider: socket.puppet, dispose: () => Promise.resolve() });
  },
});

describe('setting up an OpenAI session', () => {
  it('asks for µ-law in both directions, and for everything else, in one session.update', async () => {
    const { puppet, socket } = await connected();

    expect(socket.asked()?.url.href).toBe('wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1');
    expect(puppet.received).toEqual([
      {
        type: 'session.update',
        event_id: 'session_1',
        session: {
          type: 'realtime',
          instructions: spec.instructions,
          output_modalities: ['audio'],
          max_output_tokens: 1024,
          reasoning: { effort: 'low' },
          truncation: {
            type: 'retention_ratio',
            retention_ratio: 0.8,
            token_limits: { post_instructions: 16_000 },
          },
          audio: {
            input: {
              format: { type: 'audio/pcmu' },
              noise_reduction: { type: 'near_field' },
              transcription: { model: 'gpt-4o-mini-transcribe', language: 'en' },
              turn_detection: {
                type: 'server_vad',
                threshold: 0.5,
                prefix_padding_ms: 300,
                silence_duration_ms: 500,
                idle_timeout_ms: null,
                create_response: true,
                interrupt_response: true,
              },
            },
            output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
          },
          tools: [{ type: 'function', ...spec.tools[0] }],
          tool_choice: 'auto',
        },
      },
    ]);
  });

  it.each([[{ type: 'audio/pcm', rate: 24_000 }], [{ type: 'audio/pcma' }], ['g711_ulaw'], [{}]])(
    'fails with VOICE_CONFIG when the provider confirms %j instead',
    async (format) => {
      const { client, seen, over, socket } = open({ format });

      await expect(client.connect(never)).rejects.toMatchObject({ code: 'VOICE_CONFIG', retryable: false });

      await over;
      expect(seen).toEqual([{ type: 'closed', reason: 'lost' }]);
      expect(socket.state()).toBe('ended');
    },
  );

  it('takes PCM at 24 kHz when configured so, and says so in its capabilities', async () => {
    const { client } = await connected({ env: { OPENAI_AUDIO_FORMAT: 'pcm16' } });

    expect(client.capabilities.input).toEqual({ encoding: 'pcm16', sampleRateHz: 24_000 });
    expect(client.capabilities.output).toEqual(client.capabilities.input);
  });

  it('asks again without transcription when only that is refused', async () => {
    const { client, puppet, socket, oddities } = open();
    const connecting = client.connect(never);
    puppet.receive = (text: string) => void received.push(JSON.parse(text) as object);
    const received: object[] = [];
    await settled();

    socket.deliver(
      JSON.stringify(refuse('invalid_value', { param: 'session.audio.input.transcription.model' })),
    );
    const pcmu = { format: { type: 'audio/pcmu' } };
    socket.deliver(
      JSON.stringify({ type: 'session.updated', session: { audio: { input: pcmu, output: pcmu } } }),
    );

    await connecting;
    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({ session: { audio: { input: { transcription: null } } } });
    expect(oddities).toEqual([{ kind: 'transcription-refused' }]);
  });

  it.each([
    [{ type: 'refused', status: 401 } as const, 'VOICE_AUTH', false],
    [{ type: 'refused', status: 403 } as const, 'VOICE_AUTH', false],
    [{ type: 'refused', status: 404 } as const, 'VOICE_CONNECT', false],
    [{ type: 'refused', status: 429 } as const, 'VOICE_LIMIT', true],
    [{ type: 'refused', status: 503 } as const, 'VOICE_CONNECT', true],
    [{ type: 'unreachable', cause: new Error('no route') } as const, 'VOICE_CONNECT', true],
  ])('turns the end %j of the upgrade into %s, retryable %s', async (upgrade, code, retryable) => {
    const { client, over } = open({ upgrade });

    await expect(client.connect(never)).rejects.toMatchObject({ code, retryable });

    await over;
  });

  it.each([
    [3000, 'invalid_request_error.invalid_api_key', 'VOICE_AUTH', false],
    [4000, 'invalid_request_error.beta_api_shape_disabled', 'VOICE_CONFIG', false],
    [4000, 'invalid_request_error.invalid_model', 'VOICE_CONFIG', false],
    [4004, 'invalid_request_error.model_not_found', 'VOICE_CONFIG', false],
    [1011, '', 'VOICE_CONNECT', true],
    [1008, 'policy', 'VOICE_CONNECT', false],
  ])(
    'turns the close %s %s before the session was ready into %s, retryable %s',
    async (code, reason, expected, retryable) => {
      const { client, socket } = open({ upgrade: 'stall' });
      const connecting = client.connect(never);

      socket.end({ type: 'closed', code, reason });

      await expect(connecting).rejects.toMatchObject({ code: expected, retryable });
    },
  );

  it('keeps the word of the provider, and nothing else of it, as the cause', async () => {
    const { client, socket } = open({ upgrade: 'stall' });
    const connecting = client.connect(never);

    socket.end({ type: 'closed', code: 4000, reason: 'invalid_request_error.invalid_model' });

    await expect(connecting).rejects.toMatchObject({
      cause: { code: 'close:4000:invalid_request_error.invalid_model' },
    });
  });

  it('gives up after ten seconds without a session, and lets go of the socket', async () => {
    const { client, clock, socket } = open({ upgrade: 'stall', isDead: true });
    const connecting = client.connect(never);
    const rejected = expect(connecting).rejects.toMatchObject({ code: 'VOICE_CONNECT', retryable: true });

    await clock.advance(10_000);
    await rejected;
    await clock.advance(1_000);

    expect(socket.calls).toMatchObject({ close: 1, terminate: 1 });
    expect(clock.pending()).toBe(0);
  });

  it('stops connecting when the signal aborts', async () => {
    const { client, socket, over } = open({ upgrade: 'stall' });
    const leaving = new AbortController();
    const connecting = client.connect(leaving.signal);

    leaving.abort(new Error('hung up'));

    await expect(connecting).rejects.toMatchObject({ code: 'VOICE_CONNECT' });
    await over;
    expect(socket.state()).toBe('ended');
  });

  it('rejects when it is closed while it connects', async () => {
    const { client, seen, over } = open({ upgrade: 'stall' });
    const connecting = client.connect(never);
    const rejected = expect(connecting).rejects.toMatchObject({ code: 'VOICE_CONNECT', retryable: false });

    await client.close();

    await rejected;
    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'requested' }]);
  });

  it('keeps what it was asked to say and told before it was ready', async () => {
    const { client, puppet } = open();
    client.say('Say hello.', 'greeting');
    client.inform('The caller is called Ada.');

    await client.connect(never);

    expect(puppet.received.map((message) => message.type)).toEqual([
      'session.update',
      'conversation.item.create',
      'response.create',
    ]);
  });
});

describe('an OpenAI session', () => {
  it('says what it is told with the purpose in the metadata and no tools', async () => {
    const { client, puppet } = await connected();

    client.say('Say hello.', 'greeting');

    expect(puppet.ofType('response.create')).toEqual([
      {
        type: 'response.create',
        event_id: 'create_1',
        response: { metadata: { purpose: 'greeting' }, instructions: 'Say hello.', tool_choice: 'none' },
      },
    ]);
  });

  it('does not cancel what the provider has already cancelled, whichever of the two comes first', async () => {
    const first = await connected();
    first.puppet.speak('item_1', [audio40]);
    first.puppet.emit(speechStarted);
    first.client.cancelResponse([{ itemId: 'item_1', heardMs: 15 }]);
    first.puppet.emit(done('resp_1', 'cancelled', { type: 'cancelled', reason: 'turn_detected' }));
    const second = await connected();
    second.puppet.speak('item_1', [audio40]);
    second.puppet.hearCaller();
    second.client.cancelResponse([{ itemId: 'item_1', heardMs: 15 }]);

    for (const { puppet } of [first, second]) {
      expect(puppet.ofType('response.cancel')).toEqual([]);
      expect(puppet.heard()).toEqual([{ itemId: 'item_1', heardMs: 15 }]);
    }
    await settled();
    expect(types(first)).toEqual(['audio', 'caller-started-speaking', 'turn-done']);
    expect(types(second)).toEqual(types(first));
  });

  it('cancels by the id of the response when we interrupt, before it truncates', async () => {
    const { client, puppet } = await connected();
    puppet.speak('item_1', [audio40]);

    client.cancelResponse([{ itemId: 'item_1', heardMs: 10.7 }]);

    expect(puppet.received.slice(1)).toEqual([
      { type: 'response.cancel', event_id: 'cancel_resp_1', response_id: 'resp_1' },
      {
        type: 'conversation.item.truncate',
        event_id: 'truncate_1',
        item_id: 'item_1',
        content_index: 0,
        audio_end_ms: 10,
      },
    ]);
  });

  it('drops and counts the audio of an interrupted response, also after its end', async () => {
    const { client, puppet, seen, oddities } = await connected();
    puppet.emit(created('resp_9', null));
    puppet.emit(delta('resp_9', 'item_1', audio20));

    client.cancelResponse([]);
    puppet.emit(delta('resp_9', 'item_1', audio20));
    puppet.emit(done('resp_9', 'cancelled'));
    puppet.emit(delta('resp_9', 'item_2', audio20));
    await settled();

    expect(seen.filter((event) => event.type === 'audio')).toHaveLength(1);
    expect(oddities.filter(({ kind }) => kind === 'late-audio')).toHaveLength(2);
  });

  it('follows several items of one response, each with its own end', async () => {
    const { puppet, seen } = await connected();

    puppet.speak('item_1', [audio20]);
    puppet.emit({ type: 'response.output_audio.done', response_id: 'resp_1', item_id: 'item_1' });
    puppet.speak('item_2', [audio40]);
    puppet.end('completed');
    await settled();

    expect(seen.map((event) => ('itemId' in event ? `${event.type} ${event.itemId}` : event.type))).toEqual([
      'audio item_1',
      'audio-done item_1',
      'audio item_2',
      'audio-done item_2',
      'turn-done',
    ]);
  });

  it('maps usage and outcome of a response', async () => {
    const { puppet, seen } = await connected();

    puppet.speak('item_1', [audio20]);
    puppet.end('incomplete', { type: 'incomplete', reason: 'max_output_tokens' });
    await settled();

    expect(seen.at(-1)).toEqual({
      type: 'turn-done',
      purpose: 'turn',
      outcome: 'incomplete',
      produced: true,
      usage: { inputTokens: 8, outputTokens: 4, cachedInputTokens: 6 },
    });
  });

  it.each([
    ['rate_limit_exceeded', 'VOICE_LIMIT', true],
    ['insufficient_quota', 'VOICE_LIMIT', false],
    ['something_new', 'VOICE_RESPONSE', false],
  ])('reports a response that failed with %s as %s and goes on', async (code, expected, retryable) => {
    const { client, puppet, seen } = await connected();
    client.say('Say hello.', 'greeting');

    puppet.end('failed', { type: 'failed', error: { type: 'x', code } });
    await settled();

    expect(seen).toMatchObject([
      { type: 'turn-done', purpose: 'greeting', outcome: 'failed', produced: false },
      { type: 'failed', error: { code: expected, retryable } },
    ]);
    client.say('Say sorry.', 'notice');
    expect(puppet.speechRequests()).toBe(2);
  });

  it('puts a refused request back when the provider was faster, and makes it again after that response', async () => {
    const { client, puppet, seen } = await connected();
    const crossing = jest.spyOn(puppet, 'receive').mockImplementation(() => undefined);
    client.say('Say hello.', 'notice');
    crossing.mockRestore();

    puppet.emit(created('resp_9', null));
    puppet.emit(refuse('conversation_already_has_active_response', { event_id: 'create_1' }));
    expect(puppet.speechRequests()).toBe(0);
    puppet.emit(done('resp_9', 'completed'));
    puppet.speak('item_3', [audio40]);
    await settled();

    expect(puppet.ofType('response.create')).toMatchObject([{ event_id: 'create_2' }]);
    expect(seen.at(-1)).toMatchObject({ type: 'audio', itemId: 'item_3', purpose: 'notice' });
  });

  it('goes on once, after the response has ended and every tool call of it is answered', async () => {
    const { client, puppet } = await connected();
    puppet.callTool('call_1', 'a', '{}');
    puppet.callTool('call_2', 'b', '{}');

    client.sendToolResult('call_1', { ok: true }, 'speak');
    puppet.end('completed');
    expect(puppet.speechRequests()).toBe(0);
    client.sendToolResult('call_2', undefined, 'wait');

    expect(puppet.toolResults()).toEqual([
      { callId: 'call_1', result: { ok: true } },
      { callId: 'call_2', result: null },
    ]);
    expect(puppet.ofType('response.create')).toMatchObject([{ response: { metadata: { purpose: 'turn' } } }]);
  });

  it('leaves going on to the provider when the caller is speaking', async () => {
    const { client, puppet } = await connected();
    puppet.callTool('call_1', 'a', '{}');
    puppet.end('completed');

    puppet.emit(speechStarted);
    client.sendToolResult('call_1', {}, 'speak');

    expect(puppet.speechRequests()).toBe(0);
  });

  it('does not execute a call that was cut off', async () => {
    const { puppet, seen } = await connected();
    const item = {
      type: 'function_call',
      status: 'incomplete',
      call_id: 'call_1',
      name: 'a',
      arguments: '{"rea',
    };

    puppet.emit({ type: 'response.output_item.done', response_id: 'resp_1', item });
    await settled();

    expect(seen).toEqual([]);
  });

  it('cuts off the answer to what the caller just said when we interrupt before it begins', async () => {
    const { client, puppet } = await connected();
    puppet.emit(speechStarted);
    puppet.emit(speechStopped);

    client.cancelResponse([]);
    client.say('Say goodbye.', 'farewell');
    puppet.emit(created('resp_9', null));

    expect(puppet.ofType('response.cancel')).toMatchObject([{ response_id: 'resp_9' }]);
  });
});

describe('an OpenAI session in trouble', () => {
  it('survives and counts messages it does not know or cannot read', async () => {
    const { client, puppet, socket, oddities, seen } = await connected();

    puppet.emit({ type: 'conversation.item.sung', song: 1 });
    puppet.emit({ type: 'conversation.item.added', item: {} });
    socket.deliver('{"type":');
    socket.deliver(null);
    puppet.emit(delta('resp_1', 'item_1', 'not base64"'));
    puppet.emit(refuse('a_new_code'));
    client.sendAudio(audio20);
    await settled();

    expect(oddities).toEqual([
      { kind: 'unknown-event', detail: 'conversation.item.sung' },
      { kind: 'malformed-event' },
      { kind: 'malformed-event' },
      { kind: 'malformed-event' },
      { kind: 'provider-error', detail: 'a_new_code' },
    ]);
    expect(seen).toEqual([]);
    expect(puppet.audio()).toEqual([audio20]);
  });

  it('is over when too much of what comes cannot be read', async () => {
    const { socket, seen, over } = await connected();

    for (let count = 0; count < 20; count += 1) socket.deliver('?');

    await over;
    expect(seen).toMatchObject([
      { type: 'failed', error: { code: 'VOICE_LOST' } },
      { type: 'closed', reason: 'lost' },
    ]);
    expect(socket.calls.close).toBe(1);
  });

  it('bears the same number of unreadable messages spread over a minute', async () => {
    const { socket, seen, clock } = await connected();

    for (let count = 0; count < 60; count += 1) {
      socket.deliver('?');
      await clock.advance(1_000);
    }

    expect(seen).toEqual([]);
  });

  it.each([
    ['an error', (subject: Subject) => subject.puppet.emit(refuse('session_expired'))],
    [
      'a close',
      (subject: Subject) =>
        subject.socket.end({
          type: 'closed',
          code: 1001,
          reason: 'Your session hit the maximum duration of 60 minutes.',
        }),
    ],
  ])('closes as expired when %s says so', async (_how, expire) => {
    const subject = await connected();

    expire(subject);

    await subject.over;
    expect(subject.seen).toEqual([{ type: 'closed', reason: 'expired' }]);
    expect(subject.socket.state()).toBe('ended');
  });

  it.each([
    [1000, true],
    [1001, true],
    [1006, true],
    [1011, true],
    [1012, true],
    [1013, true],
    [1002, false],
    [1008, false],
    [1009, false],
    [4000, false],
  ])('is lost at close code %s, retryable %s', async (code, retryable) => {
    const { socket, seen, over } = await connected();

    socket.end({ type: 'closed', code, reason: '' });

    await over;
    expect(seen).toMatchObject([
      { type: 'failed', error: { code: 'VOICE_LOST', retryable, cause: { code: `close:${code}` } } },
      { type: 'closed', reason: 'lost' },
    ]);
  });

  it('is over when the key is revoked in the middle', async () => {
    const { puppet, seen, over } = await connected();

    puppet.emit(refuse('invalid_api_key'));

    await over;
    expect(seen).toMatchObject([{ type: 'failed', error: { code: 'VOICE_AUTH' } }, { type: 'closed' }]);
  });

  it('is over when a later update changes the audio format', async () => {
    const { puppet, seen, over } = await connected();
    const pcm = { format: { type: 'audio/pcm', rate: 24_000 } };

    puppet.emit({ type: 'session.updated', session: { audio: { input: pcm, output: pcm } } });

    await over;
    expect(seen).toMatchObject([{ type: 'failed', error: { code: 'VOICE_CONFIG' } }, { type: 'closed' }]);
  });

  it('says so when the provider refuses to speak, and goes on with the next request', async () => {
    const { client, puppet, seen } = await connected();
    puppet.speak('item_1', [audio20]);
    puppet.end('completed');
    const answer = jest.spyOn(puppet, 'receive').mockImplementation(() => undefined);
    client.say('Say hello.', 'notice');
    client.say('Say goodbye.', 'farewell');
    answer.mockRestore();

    puppet.emit(refuse('rate_limit_exceeded', { event_id: 'create_1' }));
    await settled();

    expect(seen.slice(-2)).toMatchObject([
      { type: 'turn-done', purpose: 'notice', outcome: 'failed', produced: false },
      { type: 'failed', error: { code: 'VOICE_LIMIT', retryable: true } },
    ]);
    expect(puppet.ofType('response.create')).toMatchObject([{ event_id: 'create_2' }]);
  });

  it('finds a dead connection by its silence', async () => {
    const { clock, seen, over, socket } = await connected({ isDead: true });

    await clock.advance(10_000);
    expect(socket.calls.ping).toBe(1);
    await clock.advance(10_000);

    await over;
    expect(seen).toMatchObject([
      { type: 'failed', error: { code: 'VOICE_LOST', retryable: true } },
      { type: 'closed' },
    ]);
  });

  it('keeps a quiet connection that answers', async () => {
    const { clock, seen } = await connected();

    await clock.advance(120_000);

    expect(seen).toEqual([]);
  });

  it('gives up caller audio while the network does not take it', async () => {
    const { client, socket, puppet, oddities } = await connected();

    socket.setBacklog(80_000);
    client.sendAudio(audio20);
    socket.setBacklog(0);
    client.sendAudio(audio40);

    expect(puppet.audio()).toEqual([audio40]);
    expect(oddities).toEqual([{ kind: 'dropped-audio' }]);
  });

  it('sends silence when the caller’s audio stops in the middle of an utterance', async () => {
    const { client, puppet, clock } = await connected();
    puppet.emit(speechStarted);
    client.sendAudio(audio20);

    await clock.advance(750);
    expect(puppet.audio()).toHaveLength(1);
    await clock.advance(750);

    expect(puppet.audio().at(-1)).toBe(Buffer.alloc(8_000, 0xff).toString('base64'));
    puppet.emit(speechStopped);
    await clock.advance(5_000);
    expect(puppet.audio()).toHaveLength(2);
  });

  it('ends when nobody takes its events', async () => {
    const socket = createFakeSocket();
    const config = parseOpenAiConfig({ OPENAI_API_KEY: 'sk-test' });
    const client = createOpenAiVoiceClient(config, spec, {
      clock: createFakeClock(),
      openSocket: socket.open,
    });
    await client.connect(never);
    const minute = Buffer.alloc(480_000, 1).toString('base64');

    for (let count = 0; count < 7; count += 1) socket.puppet.speak('item_1', [minute]);

    expect(socket.state()).toBe('ended');
    const seen: string[] = [];
    for await (const event of client.events()) seen.push(event.type);
    expect(seen).toEqual([...new Array<string>(6).fill('audio'), 'failed', 'closed']);
  });

  it('lets go of a socket that does not close', async () => {
    const { client, clock, socket } = await connected({ isDead: true });

    const closing = client.close();
    await clock.advance(1_000);
    await closing;

    expect(socket.calls).toMatchObject({ close: 1, terminate: 1 });
    expect(clock.pending()).toBe(0);
  });
});
