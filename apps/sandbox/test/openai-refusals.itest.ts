import { WebSocket, type RawData } from 'ws';
import {
  configuration,
  doneResponse,
  greet,
  play,
  say,
  silence,
  startRealtimeWorld,
  type RealtimeWorld,
} from './realtime-client.js';

let world: RealtimeWorld;

beforeEach(async () => {
  world = await startRealtimeWorld();
});

afterEach(() => world.close());

describe('OpenAI fake: refusals', () => {
  it.each([
    [
      'a wrong key',
      '?model=gpt-realtime-2.1',
      { authorization: 'Bearer sk-other' },
      3000,
      'invalid_api_key',
      [],
    ],
    [
      'the beta header',
      '?model=gpt-realtime-2.1',
      { 'openai-beta': 'realtime=v1' },
      4000,
      'beta_api_shape_disabled',
      ['beta-header'],
    ],
    ['no model', '', {}, 4000, 'missing_model', ['missing-model']],
    ['an unknown model', '?model=gpt-4o', {}, 4000, 'invalid_model', []],
  ])('turns away %s after the upgrade', async (_, query, headers, code, error, broken) => {
    const client = world.connect(query, headers);

    const event = await client.until('error');
    const closed = await client.closed;

    expect(event['error']).toMatchObject({ type: 'invalid_request_error', code: error });
    expect(closed).toEqual({ code, reason: `invalid_request_error.${error}` });
    expect(world.brokenRules()).toEqual(broken);
  });

  it.each([
    ['an unknown type', { type: 'response.sing' }, 'invalid_value', 'unknown-event'],
    [
      'a beta field',
      { type: 'session.update', session: { type: 'realtime', voice: 'marin' } },
      'unknown_parameter',
      'beta-field',
    ],
    [
      'no session type',
      { type: 'session.update', session: {} },
      'missing_required_parameter',
      'bad-session.update',
    ],
    ['an item that does not exist', truncation('item_nowhere', 0), 'item_not_found', 'truncate-unknown-item'],
    [
      'half milliseconds',
      truncation('item_nowhere', 12.5),
      'invalid_value',
      'bad-conversation.item.truncate',
    ],
    ['an answer to no call', toolOutput('call_x'), 'invalid_value', 'tool-output-without-call'],
    [
      'audio that is no base64',
      { type: 'input_audio_buffer.append', audio: '###=' },
      'invalid_value',
      'bad-audio',
    ],
  ])('answers %s with an error and keeps the session', async (_, event, code, rule) => {
    const client = await world.openSession();

    client.send({ ...event, event_id: 'ev_7' });
    const error = await client.until('error');
    greet(client);
    await doneResponse(client);

    expect(error['error']).toMatchObject({ code, event_id: 'ev_7' });
    expect(world.brokenRules()).toEqual([rule]);
  });

  it('refuses more heard audio than was sent, and truncation before any audio', async () => {
    const client = await world.openSession();
    greet(client);
    const added = await client.until('response.output_item.added');
    const { id } = added['item'] as { readonly id: string };

    client.send(truncation(id, 0));
    await doneResponse(client);
    client.send(truncation(id, 60_000));
    await client.until('error', (event) => JSON.stringify(event).includes('already shorter'));

    expect(world.brokenRules()).toEqual(['truncate-without-audio', 'truncate-too-long']);
  });

  it('allows one response at a time and forgives a race', async () => {
    const client = await world.openSession();

    greet(client);
    greet(client);
    const error = await client.until('error');
    client.send({ type: 'response.cancel' });
    const done = await doneResponse(client);

    expect(error['error']).toMatchObject({ code: 'conversation_already_has_active_response' });
    expect(done).toMatchObject({ status: 'cancelled', status_details: { reason: 'client_cancelled' } });
    expect(world.brokenRules()).toEqual([]);
  });

  it('objects to audio before the session is configured, binary frames and a careless end', async () => {
    const client = world.connect();
    await client.until('session.created');

    play(client, silence(20));
    client.socket.send(Buffer.from('{}'), { binary: true });
    await client.until('error');
    client.socket.close();
    await client.closed;
    await world.journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

    expect(world.brokenRules()).toEqual([
      'audio-before-session-updated',
      'binary-frame',
      'not-closed-with-1000',
    ]);
  });

  it('objects to a first update that leaves the formats open', async () => {
    await world.openSession({ type: 'realtime', instructions: 'Hello.' });

    expect(world.brokenRules()).toEqual(['session-update-without-format']);
  });

  it('knows only one path', async () => {
    const client = world.connect('/elsewhere?model=gpt-realtime-2.1');

    const status = await client.refusedWith;

    expect(status).toBe(404);
    expect(world.brokenRules()).toEqual(['wrong-path']);
  });
});

describe('OpenAI fake: faults', () => {
  it('refuses the upgrade as often as it is told', async () => {
    world.fake.faults.set({ refuseUpgrade: { status: 503, times: 1 } });
    const client = world.connect();
    const status = await client.refusedWith;

    await world.connect().until('session.created');

    expect(status).toBe(503);
  });

  it('confirms and uses another format than asked for', async () => {
    world.fake.faults.set({ forceFormat: 'audio/pcm' });
    const client = await world.openSession();

    const updated = await client.until('session.updated');

    expect(updated['session']).toMatchObject({
      audio: { output: { format: { type: 'audio/pcm', rate: 24_000 } } },
    });
  });

  it('never confirms the session', async () => {
    world.fake.faults.set({ withholdSessionUpdated: true });
    const client = world.connect();
    await client.until('session.created');

    client.send({ type: 'session.update', session: configuration() });
    client.send({ type: 'input_audio_buffer.clear' });
    await client.until('input_audio_buffer.cleared');

    expect(client.events.map(({ type }) => type)).not.toContain('session.updated');
  });

  it('fails responses', async () => {
    world.fake.faults.set({ failedResponse: { code: 'rate_limit_exceeded', times: 1 } });
    const client = await world.openSession();

    greet(client);
    const failed = await doneResponse(client);
    greet(client);
    const second = await doneResponse(client, 2);

    expect(failed).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { code: 'rate_limit_exceeded' } },
      output: [],
    });
    expect(second.status).toBe('completed');
  });

  it('fails transcriptions and answers all the same', async () => {
    world.fake.faults.set({ transcriptionFails: true, transcriptionMs: 10 });
    const client = await world.openSession();

    say(client, 'ask-opening-hours');
    await client.until('conversation.item.input_audio_transcription.failed');

    expect((await doneResponse(client)).status).toBe('completed');
  });

  it('drops the connection after a number of events, once', async () => {
    world.fake.faults.set({ dropSocket: { afterEvents: 8, times: 1 } });
    const client = await world.openSession();

    greet(client);
    const { code } = await client.closed;
    const again = await world.openSession();
    greet(again);

    expect(code).toBe(1006);
    expect(client.events).toHaveLength(8);
    expect((await doneResponse(again)).status).toBe('completed');
    expect(world.brokenRules()).toEqual([]);
  });

  it('drops the connection at an age, also when it is told so during the call', async () => {
    const client = await world.openSession();

    world.fake.faults.set({ dropSocket: { afterMs: 0, times: 1 } });
    play(client, silence(20));

    expect((await client.closed).code).toBe(1006);
  });

  it('falls silent without closing', async () => {
    const client = await world.openSession();
    const known = client.events.length;

    world.fake.faults.set({ stall: true });
    greet(client);
    const ponged = new Promise((resolve) => client.socket.on('pong', resolve));
    client.socket.ping();
    const outcome = await Promise.race([
      ponged,
      new Promise((resolve) => setTimeout(resolve, 300, 'nothing')),
    ]);

    expect(outcome).toBe('nothing');
    expect(client.events).toHaveLength(known);
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is found silent by a ping, too', async () => {
    const client = await world.openSession();
    const pongs: string[] = [];
    client.socket.on('pong', () => void pongs.push('pong'));
    client.socket.ping();
    await new Promise((resolve) => client.socket.once('pong', resolve));

    world.fake.faults.set({ stall: true });
    client.socket.ping();
    const entry = await world.journal.waitFor('the end', ({ kind }) => kind === 'session-stalled', 2_000);

    expect(entry.party).toBe('openai');
    expect(pongs).toEqual(['pong']);
    client.socket.terminate();
    expect(world.brokenRules()).toEqual([]);
  });

  it('interleaves nonsense', async () => {
    world.fake.faults.set({ unknownEvents: true, malformedMessages: true, hugeMessageBytes: 1_000_000 });
    const frames: string[] = [];
    const client = world.connect();
    client.socket.on('message', (data: RawData) => void frames.push((data as Buffer).toString('utf8')));
    await client.until('session.created');
    client.send({ type: 'session.update', session: configuration() });
    await client.until('session.updated');

    greet(client);
    await doneResponse(client);

    expect(client.events.filter(({ type }) => type === 'session.weather_changed').length).toBeGreaterThan(10);
    expect(frames.some((frame) => frame.length > 1_000_000)).toBe(true);
    expect(frames).toContain('[1,2]');
  });

  it('ends a session at its greatest age', async () => {
    world.fake.faults.set({ maxSessionMs: 200 });
    const client = await world.openSession();

    const error = await client.until('error');
    const closed = await client.closed;

    expect(error['error']).toMatchObject({ code: 'session_expired' });
    expect(closed).toEqual({ code: 1001, reason: 'Your session hit the maximum duration of 60 minutes.' });
    expect(world.brokenRules()).toEqual([]);
  });

  it('cuts everything on demand', async () => {
    const client = await world.openSession();

    world.fake.cutAll();

    expect((await client.closed).code).toBe(1006);
    expect(world.brokenRules()).toEqual([]);
  });
});

function truncation(itemId: string, audioEndMs: number): object {
  return { type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: audioEndMs };
}

function toolOutput(callId: string): object {
  return {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: callId, output: '{}' },
  };
}
