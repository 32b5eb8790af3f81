import { createFakeClock } from '@voc/resilience/testing';
import { parseOpenAiConfig } from './openai-config.js';
import { createOpenAiVoiceClient } from './openai-voice-client.js';
import {
  spec,
  never,
  audio20,
  audio40,
  connected,
  openClient,
  settled,
  refuse,
  delta,
  speechStarted,
  speechStopped,
  type Subject,
} from './testing/client-harness.js';
import { createFakeSocket } from './testing/fake-socket.js';

describe('an OpenAI session in trouble', () => {
  it('survives and counts messages it does not know or cannot read', async () => {
    const { client, puppet, socket, oddities, seen } = await connected();

    puppet.emit({ type: 'conversation.item.sung', song: 1 });
    puppet.emit({ type: 'conversation.item.added', item: {} });
    socket.deliver('{"type":');
    socket.deliver(null);
    puppet.emit({ ...delta('resp_1', 'item_1', audio20), content_index: -1 });
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

  it('tells what is left of the allowances', async () => {
    const { puppet, rateLimits, oddities } = await connected();

    puppet.emit({
      type: 'rate_limits.updated',
      rate_limits: [{ name: 'tokens', limit: 40_000, remaining: 100, reset_seconds: 12 }],
    });

    expect(rateLimits).toEqual([{ name: 'tokens', limit: 40_000, remaining: 100, resetS: 12 }]);
    expect(oddities).toEqual([]);
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

  it('keeps what the close said, code and reason, in the error', async () => {
    const { socket, seen, over } = await connected();

    socket.end({ type: 'closed', code: 1011, reason: 'server_error.overloaded' });

    await over;
    expect(seen[0]).toMatchObject({
      type: 'failed',
      error: { code: 'VOICE_LOST', retryable: true, cause: { code: 'close:1011:server_error.overloaded' } },
    });
  });

  it('finds a dead connection within a second when it is probed', async () => {
    const { client, clock, seen, over, socket } = await connected({ isDead: true });

    client.probe();
    client.probe();
    expect(socket.calls.ping).toBe(1);
    await clock.advance(999);
    expect(seen).toEqual([]);
    await clock.advance(1);

    await over;
    expect(seen).toMatchObject([
      { type: 'failed', error: { code: 'VOICE_LOST', retryable: true, cause: { code: 'no_pong' } } },
      { type: 'closed', reason: 'lost' },
    ]);
  });

  it('can be probed as often as wanted while it answers, and at any time', async () => {
    const { client, clock, seen, socket } = openClient();
    client.probe();
    await client.connect(never);
    for (let count = 0; count < 3; count += 1) {
      client.probe();
      await clock.advance(2_000);
    }
    expect(seen).toEqual([]);
    expect(socket.calls.ping).toBe(3);

    await client.close();
    client.probe();

    expect(clock.pending()).toBe(0);
  });

  it('forgets a probe when it is closed', async () => {
    const { client, clock, seen } = await connected({ isDead: true });
    client.probe();

    const closing = client.close();
    await clock.advance(1_000);
    await closing;

    expect(seen).toEqual([{ type: 'closed', reason: 'requested' }]);
    expect(clock.pending()).toBe(0);
  });

  it('ends as expired by itself when the provider has forgotten to end it', async () => {
    const { clock, seen, over, puppet } = await connected({ env: { OPENAI_MAX_SESSION_MS: '60000' } });
    expect(puppet.connections()).toBe(1);

    await clock.advance(64_999);
    expect(seen).toEqual([]);
    await clock.advance(1);

    await over;
    expect(seen).toEqual([{ type: 'closed', reason: 'expired' }]);
    expect(clock.pending()).toBe(0);
  });

  it('keeps a quiet connection that answers', async () => {
    const { clock, seen } = await connected();

    await clock.advance(120_000);

    expect(seen).toEqual([]);
  });

  it('gives up caller audio while the network does not take it', async () => {
    const { client, socket, puppet, oddities } = await connected();

    // On the wire 20 ms are 271 bytes; 15 s of them may come at once, and wait for 5 s.
    socket.setBacklog(270_000);
    client.sendAudio(audio20);
    socket.setBacklog(272_000);
    client.sendAudio(audio20);
    socket.setBacklog(0);
    client.sendAudio(audio40);

    expect(puppet.audio()).toEqual([audio20, audio40]);
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

  it('sends no silence while the caller’s audio keeps coming', async () => {
    const { client, puppet, clock, oddities } = await connected();
    puppet.emit(speechStarted);

    for (let count = 0; count < 100; count += 1) {
      client.sendAudio(audio20);
      await clock.advance(20);
    }

    expect(puppet.audio()).toHaveLength(100);
    expect(oddities).toEqual([]);
  });

  it('stops sending silence after ten seconds of it', async () => {
    const { puppet, clock } = await connected();
    puppet.emit(speechStarted);

    await clock.advance(60_000);

    expect(puppet.audio()).toHaveLength(10);
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
