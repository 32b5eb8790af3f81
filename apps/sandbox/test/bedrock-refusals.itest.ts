import type { BedrockFaults } from '../src/bedrock/bedrock-faults.js';
import {
  greet,
  hangUp,
  openAudio,
  play,
  prime,
  promptStart,
  say,
  sendText,
  sendToolResult,
  sessionStart,
  silence,
  startSonicWorld,
  turnEnd,
  type SonicClient,
  type SonicWorld,
} from './bedrock-client.js';

let world: SonicWorld;

beforeEach(async () => {
  world = await startSonicWorld();
});

afterEach(() => world.close());

describe('Bedrock fake: requests turned away', () => {
  it.each([
    [429, 'ThrottlingException'],
    [403, 'AccessDeniedException'],
    [404, 'ResourceNotFoundException'],
    [400, 'ValidationException'],
    [402, 'ServiceQuotaExceededException'],
    [429, 'ModelNotReadyException'],
    [500, 'InternalServerException'],
    [503, 'ServiceUnavailableException'],
  ])('answers with status %i and %s, so often as asked', async (status, type) => {
    world.fake.faults.set({ refuseOpen: { status, type, times: 1 } });

    const error = await world.openSession().end;
    const second = world.openSession();
    await second.until('usageEvent');

    expect(error).toMatchObject({ name: type, $metadata: { httpStatusCode: status } });
    expect(world.brokenRules()).toEqual([]);
  });

  it.each([
    ['amazon.nova-sonic-v1:0', 'ResourceNotFoundException', 'retired-model'],
    ['amazon.nova-3-sonic', 'ValidationException', 'unknown-model'],
  ])('does not know the model %s', async (model, name, rule) => {
    const error = await world.connect(model).end;

    expect(error).toMatchObject({ name });
    expect(world.brokenRules()).toEqual([rule]);
  });
});

describe('Bedrock fake: streams that fail', () => {
  it.each([
    ['throttlingException', 'ThrottlingException'],
    ['validationException', 'ValidationException'],
    ['modelStreamErrorException', 'ModelStreamErrorException'],
    ['internalServerException', 'InternalServerException'],
    ['serviceUnavailableException', 'ServiceUnavailableException'],
    ['modelTimeoutException', 'ModelTimeoutException'],
    ['weatherException', 'weatherException'],
  ])('fails in mid-stream with %s, which the SDK throws as %s', async (type, name) => {
    world.fake.faults.set({ streamException: { type, message: 'On request.', afterOutputs: 4 } });
    const client = world.openSession();

    greet(client);
    const error = await client.end;

    expect(error).toMatchObject({ name, message: expect.stringContaining('On request.') as string });
    expect(client.events).toHaveLength(4);
    expect(world.brokenRules()).toEqual([]);
  });

  it('tells what the model said about its failure', async () => {
    const fields = { originalStatusCode: 424, originalMessage: 'out of breath' };
    world.fake.faults.set({ streamException: { type: 'modelStreamErrorException', fields, afterMs: 20 } });

    const error = await world.openSession().end;

    expect(error).toMatchObject({ name: 'ModelStreamErrorException', ...fields });
  });

  it.each(['reset', 'cut', 'end'] as const)(
    'ends without a word by %s, which looks like a normal end',
    async (how) => {
      world.fake.faults.set({ drop: { how, afterOutputs: 4, times: 1 } });
      const client = world.openSession();

      greet(client);
      const error = await client.end;
      const closed = await world.journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

      expect(error).toBeNull();
      expect(client.events.length).toBeLessThanOrEqual(4);
      expect(closed.detail['how']).toBe(how === 'end' ? 'silent-end' : how);
      expect(world.fake.sessionsOpen()).toBe(0);
      expect(world.brokenRules()).toEqual([]);
    },
  );

  it('ends with an error that has no class when the stream is reset for another reason than CANCEL', async () => {
    world.fake.faults.set({ drop: { how: 'reset', resetCode: 2, afterOutputs: 4 } });
    const client = world.openSession();

    greet(client);
    const error = await client.end;

    expect(error).toMatchObject({ name: 'Error', code: 'ERR_HTTP2_STREAM_ERROR' });
  });

  it('ends a stream that gets no audio', async () => {
    world.fake.faults.set({ idleMs: 60 });
    const client = world.openSession();
    play(client, silence(20));

    const error = await client.end;

    expect(error).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^Timed out waiting for/) as string,
    });
    expect(world.brokenRules()).toEqual(['idle-input']);
  });

  it('ends a stream at its greatest age', async () => {
    world.fake.faults.set({ maxSessionMs: 50 });

    const error = await world.openSession().end;

    expect(error).toMatchObject({ name: 'ModelTimeoutException' });
    expect(world.brokenRules()).toEqual([]);
  });

  it('says nothing any more once it stalls', async () => {
    const client = world.openSession();
    await client.until('usageEvent');

    world.fake.faults.set({ stall: true });
    greet(client);
    await world.journal.waitFor('the stall', ({ kind }) => kind === 'session-stalled', 2_000);

    expect(client.events.map(({ name }) => name)).toEqual(['usageEvent']);
    expect(world.fake.sessionsOpen()).toBe(1);
  });

  it('refuses audio that comes before it has read the history', async () => {
    world.fake.faults.set({ primingMs: 200 });

    const error = await world.openSession(8_000, [['USER', 'Hello?']]).end;

    expect(error).toMatchObject({ message: expect.stringMatching(/^Chat history should be/) as string });
    expect(world.brokenRules()).toEqual([]);
  });

  it('is slow to speak when asked to be', async () => {
    world.fake.faults.set({ primingMs: 30, firstOutputMs: 120 });
    const client = world.connect();
    const startMs = performance.now();

    prime(client);
    await client.until('usageEvent');

    expect(performance.now() - startMs).toBeGreaterThanOrEqual(145);
  });

  it('cuts every connection at once', async () => {
    const clients = [world.openSession(), world.openSession()];
    await Promise.all(clients.map((client) => client.until('usageEvent')));

    world.fake.cutAll();

    expect(await Promise.all(clients.map(({ end }) => end))).toEqual([null, null]);
    expect(world.fake.sessionsOpen()).toBe(0);
  });
});

describe('Bedrock fake: strange output', () => {
  it.each<[string, Partial<BedrockFaults>, number]>([
    ['unknown events and frames', { unknownEvents: true }, 8_000],
    ['chunks that are no events', { malformedChunks: true }, 8_000],
    ['an event of 1 MiB', { hugeMessageBytes: 1 << 20 }, 8_000],
    ['content before its start', { outOfOrder: true }, 8_000],
    ['numbers that are none', { oddNumbers: true }, 8_000],
    ['a completion for each turn', { completionPerTurn: true }, 8_000],
    ['another rate than asked for', { forceOutput: { sampleRateHertz: 24_000 } }, 24_000],
  ])('gets through to the SDK with %s', async (_what, faults, rateHz) => {
    world.fake.faults.set(faults);
    const client = world.openSession();

    greet(client);
    await turnEnd(client);

    expect(client.speech(rateHz as 8_000).length).toBeGreaterThan(20_000);
    expect(world.brokenRules()).toEqual([]);
  });

  it('declares the format that it was made to send', async () => {
    world.fake.faults.set({ forceOutput: { mediaType: 'audio/opus' } });
    const client = world.openSession();

    greet(client);
    const start = await client.until('contentStart', (body) => body['type'] === 'AUDIO');

    expect(start['audioOutputConfiguration']).toMatchObject({
      mediaType: 'audio/opus',
      sampleRateHertz: 8_000,
    });
  });

  it.each([
    ['odd-bytes', 1],
    ['truncated-base64', 0],
  ] as const)('damages one piece of audio: %s', async (how, oddBytes) => {
    world.fake.faults.set({ damagedAudio: { how, times: 1 } });
    const client = world.openSession();

    greet(client);
    const first = await client.until('audioOutput');
    await turnEnd(client);

    const content = String(first['content']);
    expect(content.length % 4).toBe(how === 'odd-bytes' ? 0 : 1);
    if (oddBytes === 1) expect(Buffer.from(content, 'base64').length % 2).toBe(1);
  });

  it('encodes tool arguments twice', async () => {
    world.fake.faults.set({ doubleEncodedToolUse: true });
    const client = world.openSession();

    say(client, 'ask-for-human');
    const call = await client.until('toolUse');

    expect(typeof JSON.parse(String(call['content']))).toBe('string');
  });
});

describe('Bedrock fake: rules a client must keep', () => {
  const objectSchema = JSON.parse(
    JSON.stringify(promptStart(8_000)).replace(/"json":"(?:[^"\\]|\\.)*"/, '"json":{"type":"object"}'),
  ) as object;

  it.each<[string, string, string, (client: SonicClient) => void]>([
    [
      'a tool schema that is an object',
      'tool-schema-not-a-json-string',
      'Unable to parse input chunk',
      (client) => {
        client.send('sessionStart', sessionStart);
        client.send('promptStart', objectSchema);
      },
    ],
    [
      'two events in one chunk',
      'not-one-event',
      'Unable to parse input chunk',
      (client) => client.sendText('{"event":{"sessionStart":{},"sessionEnd":{}}}'),
    ],
    [
      'turn detection of the first model',
      'bad-input-event',
      'Invalid input request',
      (client) => client.send('sessionStart', { inferenceConfiguration: {}, endpointingSensitivity: 'HIGH' }),
    ],
    [
      'history after the audio block is open',
      'history-after-audio',
      'Chat history should be sent completely',
      (client) => {
        prime(client);
        openAudio(client);
        sendText(client, 'USER', 'Hello?');
      },
    ],
  ])('ends the stream over %s', async (_what, rule, message, speak) => {
    const client = world.connect();

    speak(client);
    const error = await client.end;

    expect(error).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
    expect(world.brokenRules()).toEqual([rule]);
  });

  it('ends the stream over a tool result that is no JSON object', async () => {
    const client = world.openSession();
    say(client, 'ask-for-human');
    const call = await client.until('toolUse');

    sendToolResult(client, call['toolUseId'], '"accepted"');
    const error = await client.end;

    expect(error).toMatchObject({ message: expect.stringMatching(/^Tool Response parsing error/) as string });
    expect(world.brokenRules()).toEqual(['tool-result-not-json-object']);
  });

  it.each<[string, string, (client: SonicClient) => void]>([
    [
      'ends the input without closing the session',
      'input-ended-without-session-end',
      (client) => client.endInput(),
    ],
    ['is gone without closing the session', 'aborted-without-session-end', (client) => client.abort()],
  ])('notes a client that %s', async (_what, rule, leave) => {
    const client = world.openSession();
    await client.until('usageEvent');

    leave(client);
    await world.journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

    expect(world.brokenRules()).toEqual([rule]);
  });

  it('lets a client abort that has closed the session and waits in vain for the end', async () => {
    world.fake.faults.set({ withholdEnd: true });
    const client = world.openSession();
    await client.until('usageEvent');
    hangUp(client);
    await world.journal.waitFor('the last event', ({ kind }) => kind === 'session-ended', 2_000);

    client.abort();
    await world.journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

    expect(world.brokenRules()).toEqual([]);
  });

  it('notes audio that is sent much faster than real time', async () => {
    world.fake.faults.set({ maxAudioLeadMs: 3_500 });
    const client = world.openSession();

    play(client, silence(5_000));
    sendText(client, 'USER', 'Say hello.', true);
    play(client, silence(200));
    await client.until('completionStart');

    expect(world.brokenRules()).toEqual(['audio-faster-than-real-time']);
  });
});
