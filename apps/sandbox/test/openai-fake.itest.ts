import { WebSocket, type RawData } from 'ws';
import { createOpenAiFake, type OpenAiFake } from '../src/openai/openai-fake.js';
import { decodeAlaw, encodeAlaw } from '../src/speech/alaw.js';
import { encodeMulaw, decodeMulaw } from '../src/speech/mulaw.js';
import { createRecogniser } from '../src/speech/recogniser.js';
import { loadRecordings } from '../src/speech/recording-library.js';
import { resample } from '../src/speech/resampler.js';
import { createJournal, type Journal } from '../src/world/journal.js';

const recordings = loadRecordings();
const ear = createRecogniser(recordings.all());
const apiKey = 'sk-test-of-the-offline-world';

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Client {
  readonly socket: WebSocket;
  readonly events: readonly Event[];
  send(event: object): void;
  /** The first event, past or future, that matches. */
  until(type: string, matches?: (event: Event) => boolean): Promise<Event>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

let journal: Journal;
let fake: OpenAiFake;
let url: string;
const open: WebSocket[] = [];

beforeEach(async () => {
  journal = createJournal();
  fake = createOpenAiFake({ journal, recordings, apiKey });
  url = (await fake.start()).realtimeUrl;
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await fake.close();
});

function connect(query = '?model=gpt-realtime-2.1', headers: Record<string, string> = {}): Client {
  const socket = new WebSocket(`${url}${query}`, {
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
  });
  open.push(socket);
  const events: Event[] = [];
  const watchers = new Set<() => void>();
  socket.on('error', () => undefined);
  socket.on('message', (data: RawData) => {
    const event = parse(data);
    if (event === null) return;
    events.push(event);
    for (const watch of [...watchers]) watch();
  });
  return {
    socket,
    events,
    send: (event) => socket.send(JSON.stringify(event)),
    until: (type, matches = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no ${type}; got ${events.map((e) => e.type).join(' ')}`)),
          4_000,
        );
        const look = (): void => {
          const found = events.find((event) => event.type === type && matches(event));
          if (found === undefined) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    closed: new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    ),
  };
}

function parse(data: RawData): Event | null {
  try {
    const json = JSON.parse((data as Buffer).toString('utf8')) as unknown;
    return typeof json === 'object' && json !== null && 'type' in json ? (json as Event) : null;
  } catch {
    return null;
  }
}

const escalationTool = {
  type: 'function',
  name: 'escalate_to_human',
  description: 'Hand the caller to a person.',
  parameters: { type: 'object', properties: { reason: { type: 'string' } } },
};

function configuration(
  format: object = { type: 'audio/pcmu' },
  turnDetection: object | null = defaultVad,
): object {
  return {
    type: 'realtime',
    instructions: 'You answer the phone.',
    output_modalities: ['audio'],
    audio: {
      input: {
        format,
        transcription: { model: 'gpt-4o-mini-transcribe', language: 'en' },
        turn_detection: turnDetection,
      },
      output: { format, voice: 'marin' },
    },
    tools: [escalationTool],
  };
}

const defaultVad = { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 };

async function openSession(session: object = configuration()): Promise<Client> {
  const client = connect();
  await client.until('session.created');
  client.send({ type: 'session.update', event_id: 'su_1', session });
  await client.until('session.updated');
  return client;
}

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

/** Appends in 20 ms frames, as fast as they go. */
function play(client: Client, audio: Uint8Array, frameBytes = 160): void {
  for (let at = 0; at < audio.length; at += frameBytes) {
    const frame = Buffer.from(audio.subarray(at, at + frameBytes)).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio: frame });
  }
}

function say(client: Client, id: string): void {
  play(client, Buffer.concat([silence(400), recordings.get(id).audio, silence(700)]));
}

function responseOf(event: Event): {
  readonly id: string;
  readonly status: string;
  readonly status_details: unknown;
} {
  return event['response'] as never;
}

function audioOf(client: Client, responseId: string): Buffer {
  const deltas = client.events.filter(
    (event) => event.type === 'response.output_audio.delta' && event['response_id'] === responseId,
  );
  return Buffer.concat(deltas.map((event) => Buffer.from(String(event['delta']), 'base64')));
}

/** The response that follows, when it is done. */
function nextDone(client: Client, after = 0): Promise<Event> {
  const known = client.events.filter(({ type }) => type === 'response.done').length;
  return client.until(
    'response.done',
    (event) =>
      client.events.filter(({ type }) => type === 'response.done').indexOf(event) >= Math.max(known, after),
  );
}

function greet(client: Client): void {
  const instructions = `Say exactly this sentence in the caller's language: "${recordings.get('greeting').text}"`;
  client.send({
    type: 'response.create',
    event_id: 'rc_1',
    response: { instructions, tool_choice: 'none', metadata: { purpose: 'greeting' } },
  });
}

function rules(): readonly string[] {
  return journal.violations().map((violation) => violation.rule);
}

describe('OpenAI fake: a call', () => {
  it('greets with the sentence in the instructions, in the order of events of the reference', async () => {
    const client = await openSession();

    greet(client);
    const done = await client.until('response.done');

    const types = client.events.map((event) => event.type).filter((type) => !type.includes('.delta'));
    expect(types.slice(0, 13)).toEqual([
      'session.created',
      'session.updated',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    expect(responseOf(done)).toMatchObject({
      status: 'completed',
      metadata: { purpose: 'greeting' },
      output: [{ content: [{ type: 'output_audio', transcript: recordings.get('greeting').text }] }],
    });
    expect(audioOf(client, responseOf(done).id).equals(Buffer.from(recordings.get('greeting').audio))).toBe(
      true,
    );
    expect(rules()).toEqual([]);
  });

  it('sends audio faster than real time in sizes that are no whole frames', async () => {
    const client = await openSession();
    const startMs = performance.now();

    greet(client);
    await client.until('response.done');

    const sizes = client.events
      .filter((event) => event.type === 'response.output_audio.delta')
      .map((event) => Buffer.from(String(event['delta']), 'base64').length);
    expect(performance.now() - startMs).toBeLessThan(recordings.get('greeting').audio.length / 8 / 2);
    expect(sizes.slice(0, -1).every((size) => size % 160 !== 0)).toBe(true);
  });

  it('hears the caller, tells what was said a little later and answers', async () => {
    const client = await openSession();

    say(client, 'ask-opening-hours');
    const started = await client.until('input_audio_buffer.speech_started');
    const done = await client.until('response.done');
    const transcript = await client.until('conversation.item.input_audio_transcription.completed');

    expect(started['audio_start_ms']).toBeGreaterThanOrEqual(0);
    expect(started['audio_start_ms']).toBeLessThan(300);
    expect(transcript).toMatchObject({ item_id: started['item_id'], transcript: 'When are you open?' });
    expect(ear.recognise(audioOf(client, responseOf(done).id))?.recording.id).toBe('answer-opening-hours');
    const types = client.events.map((event) => event.type);
    const inOrder = [
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
    ].map((type) => types.indexOf(type));
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    expect(rules()).toEqual([]);
  });

  it('asks again when the audio is damaged', async () => {
    const client = await openSession();
    const damaged = recordings
      .get('ask-opening-hours')
      .audio.filter((_, index) => Math.floor(index / 160) % 10 !== 5);

    play(client, Buffer.concat([silence(400), damaged, silence(700)]));
    const done = await client.until('response.done');

    expect(ear.recognise(audioOf(client, responseOf(done).id))?.recording.id).toBe('did-not-understand');
    expect(journal.entries().find(({ kind }) => kind === 'heard')?.detail).toEqual({
      recordingId: null,
      score: 0,
    });
  });

  it('hands over through the tool with the story so far, and speaks on only when asked', async () => {
    const client = await openSession();
    say(client, 'tell-problem');
    await client.until('response.done');

    say(client, 'ask-for-human');
    const call = await client.until('response.output_item.done', (event) =>
      JSON.stringify(event['item']).includes('function_call'),
    );
    await nextDone(client, 1);
    const item = call['item'] as {
      readonly status: string;
      readonly call_id: string;
      readonly arguments: string;
    };
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: item.call_id, output: '{"accepted":true}' },
    });
    await client.until('conversation.item.done', (event) =>
      JSON.stringify(event['item']).includes('_output'),
    );
    const instructions = `Say exactly this sentence: "${recordings.get('farewell').text}"`;
    client.send({ type: 'response.create', response: { instructions, tool_choice: 'none' } });
    const farewell = await nextDone(client, 2);

    expect(item.status).toBe('completed');
    expect(JSON.parse(item.arguments)).toEqual({
      reason: 'user_request',
      summary:
        'The caller said that their invoice is wrong and that they were charged twice in October, then asked to speak to a person.',
      intent: 'billing_problem',
      priority: 'high',
    });
    expect(ear.recognise(audioOf(client, responseOf(farewell).id))?.recording.id).toBe('farewell');
    expect(journal.entries().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['tool-called', 'tool-answered']),
    );
    expect(rules()).toEqual([]);
  });

  it('breaks off when the caller interrupts, with late audio, and takes what was heard', async () => {
    fake.faults.set({ deltaIntervalMs: 30 });
    const client = await openSession();
    greet(client);
    const first = await client.until('response.output_audio.delta');

    say(client, 'interrupt');
    const speech = await client.until('input_audio_buffer.speech_started');
    const done = await client.until('response.done');
    client.send({
      type: 'conversation.item.truncate',
      event_id: 'tr_1',
      item_id: first['item_id'],
      content_index: 0,
      audio_end_ms: 20,
    });
    const truncated = await client.until('conversation.item.truncated');

    const lateDeltas = client.events.filter(
      (event, index) =>
        event.type.endsWith('.delta') &&
        event['response_id'] === responseOf(done).id &&
        index > client.events.indexOf(speech),
    );
    expect(responseOf(done)).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ status: 'incomplete' }],
    });
    expect(lateDeltas.length).toBe(2);
    expect(truncated).toMatchObject({ item_id: first['item_id'], audio_end_ms: 20 });
    expect(rules()).toEqual([]);
  });

  it.each([
    ['audio/pcm', { type: 'audio/pcm', rate: 24_000 }],
    ['audio/pcma', { type: 'audio/pcma' }],
  ])('speaks and hears %s too', async (type, format) => {
    const client = await openSession(configuration(format));
    const { audio } = recordings.get('ask-order-status');
    const spoken = Buffer.concat([silence(400), audio, silence(700)]);

    if (type === 'audio/pcm') play(client, bytesOf(resample(decodeMulaw(spoken), 8_000, 24_000)), 960);
    else play(client, encodeAlaw(decodeMulaw(spoken)));
    const done = await client.until('response.done');

    const answer = audioOf(client, responseOf(done).id);
    const mulaw =
      type === 'audio/pcm'
        ? encodeMulaw(resample(samplesOf(answer), 24_000, 8_000))
        : encodeMulaw(decodeAlaw(answer));
    expect(ear.recognise(mulaw)?.recording.id).toBe('answer-order-status');
  });

  it('leaves turns to the client when there is no turn detection', async () => {
    const client = await openSession(configuration({ type: 'audio/pcmu' }, null));

    client.send({ type: 'input_audio_buffer.commit', event_id: 'too-early' });
    const error = await client.until('error');
    play(client, recordings.get('ask-opening-hours').audio);
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const done = await client.until('response.done');

    expect(error['error']).toMatchObject({ code: 'input_audio_buffer_commit_empty', event_id: 'too-early' });
    expect(ear.recognise(audioOf(client, responseOf(done).id))?.recording.id).toBe('answer-opening-hours');
    expect(rules()).toEqual([]);
  });

  it('writes a summary beside the conversation', async () => {
    const client = await openSession();
    say(client, 'tell-problem');
    await client.until('response.created');

    client.send({
      type: 'response.create',
      response: {
        conversation: 'none',
        output_modalities: ['text'],
        metadata: { purpose: 'summary' },
        instructions: 'Sum up.',
      },
    });
    const text = await client.until('response.output_text.done');

    expect(text['text']).toBe(
      'The caller said that their invoice is wrong and that they were charged twice in October.',
    );
    expect(rules()).toEqual([]);
  });

  it('notes a clean end', async () => {
    const client = await openSession();

    client.socket.close(1000);
    const entry = await journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

    expect(entry.detail).toEqual({ code: 1000, by: 'client' });
    expect(fake.sessionsOpen()).toBe(0);
    expect(rules()).toEqual([]);
  });
});

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
    const client = connect(query, headers as Record<string, string>);

    const event = await client.until('error');
    const closed = await client.closed;

    expect(event['error']).toMatchObject({ type: 'invalid_request_error', code: error });
    expect(closed).toEqual({ code, reason: `invalid_request_error.${error}` });
    expect(rules()).toEqual(broken);
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
    const client = await openSession();

    client.send({ ...event, event_id: 'ev_7' });
    const error = await client.until('error');
    greet(client);
    await client.until('response.done');

    expect(error['error']).toMatchObject({ code, event_id: 'ev_7' });
    expect(rules()).toEqual([rule]);
  });

  it('refuses more heard audio than was sent, and truncation before any audio', async () => {
    const client = await openSession();
    greet(client);
    const added = await client.until('response.output_item.added');
    const { id } = added['item'] as { readonly id: string };

    client.send(truncation(id, 0));
    await client.until('response.done');
    client.send(truncation(id, 60_000));
    await client.until('error', (event) => JSON.stringify(event).includes('already shorter'));

    expect(rules()).toEqual(['truncate-without-audio', 'truncate-too-long']);
  });

  it('allows one response at a time and forgives a race', async () => {
    fake.faults.set({ deltaIntervalMs: 40 });
    const client = await openSession();

    greet(client);
    greet(client);
    await client.until('error');
    const afterRace = rules();
    await new Promise((resolve) => setTimeout(resolve, 400));
    greet(client);
    client.send({ type: 'response.cancel' });
    const done = await client.until('response.done');

    expect(afterRace).toEqual([]);
    expect(rules()).toEqual(['response-create-while-active']);
    expect(responseOf(done)).toMatchObject({ status_details: { reason: 'client_cancelled' } });
  });

  it('objects to audio before the session is configured, binary frames and a careless end', async () => {
    const client = connect();
    await client.until('session.created');

    play(client, silence(20));
    client.socket.send(Buffer.from('{}'), { binary: true });
    await client.until('error');
    client.socket.close();
    await client.closed;
    await journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

    expect(rules()).toEqual(['audio-before-session-updated', 'binary-frame', 'not-closed-with-1000']);
  });

  it('objects to a first update that leaves the formats open', async () => {
    await openSession({ type: 'realtime', instructions: 'Hello.' });

    expect(rules()).toEqual(['session-update-without-format']);
  });

  it('knows only one path', async () => {
    const client = connect('/elsewhere?model=gpt-realtime-2.1');

    const response = await new Promise<number | undefined>((resolve) =>
      client.socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode)),
    );

    expect(response).toBe(404);
    expect(rules()).toEqual(['wrong-path']);
  });
});

describe('OpenAI fake: faults', () => {
  it('refuses the upgrade as often as it is told', async () => {
    fake.faults.set({ refuseUpgrade: { status: 503, times: 1 } });
    const client = connect();
    const status = await new Promise((resolve) =>
      client.socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode)),
    );

    await connect().until('session.created');

    expect(status).toBe(503);
  });

  it('confirms and uses another format than asked for', async () => {
    fake.faults.set({ forceFormat: 'audio/pcm' });
    const client = await openSession();

    const updated = await client.until('session.updated');

    expect(updated['session']).toMatchObject({
      audio: { output: { format: { type: 'audio/pcm', rate: 24_000 } } },
    });
  });

  it('never confirms the session', async () => {
    fake.faults.set({ withholdSessionUpdated: true });
    const client = connect();
    await client.until('session.created');

    client.send({ type: 'session.update', session: configuration() });
    client.send({ type: 'input_audio_buffer.clear' });
    await client.until('input_audio_buffer.cleared');

    expect(client.events.map(({ type }) => type)).not.toContain('session.updated');
  });

  it('fails responses', async () => {
    fake.faults.set({ failedResponse: { code: 'rate_limit_exceeded', times: 1 } });
    const client = await openSession();

    greet(client);
    const failed = await client.until('response.done');
    greet(client);
    const second = await nextDone(client, 1);

    expect(responseOf(failed)).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { code: 'rate_limit_exceeded' } },
      output: [],
    });
    expect(responseOf(second).status).toBe('completed');
  });

  it('fails transcriptions and answers all the same', async () => {
    fake.faults.set({ transcriptionFails: true, transcriptionMs: 10 });
    const client = await openSession();

    say(client, 'ask-opening-hours');
    await client.until('conversation.item.input_audio_transcription.failed');

    expect(responseOf(await client.until('response.done')).status).toBe('completed');
  });

  it('drops the connection after a number of events, once', async () => {
    fake.faults.set({ dropSocket: { afterEvents: 8, times: 1 } });
    const client = await openSession();

    greet(client);
    const { code } = await client.closed;
    const again = await openSession();
    greet(again);

    expect(code).toBe(1006);
    expect(client.events).toHaveLength(8);
    expect(responseOf(await again.until('response.done')).status).toBe('completed');
    expect(rules()).toEqual([]);
  });

  it('drops the connection at an age, also when it is told so during the call', async () => {
    const client = await openSession();

    fake.faults.set({ dropSocket: { afterMs: 0, times: 1 } });
    play(client, silence(20));

    expect((await client.closed).code).toBe(1006);
  });

  it('falls silent without closing', async () => {
    const client = await openSession();
    const known = client.events.length;

    fake.faults.set({ stall: true });
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

  it('interleaves nonsense', async () => {
    fake.faults.set({ unknownEvents: true, malformedMessages: true, hugeMessageBytes: 1_000_000 });
    const frames: string[] = [];
    const client = connect();
    client.socket.on('message', (data: RawData) => void frames.push((data as Buffer).toString('utf8')));
    await client.until('session.created');
    client.send({ type: 'session.update', session: configuration() });
    await client.until('session.updated');

    greet(client);
    await client.until('response.done');

    expect(client.events.filter(({ type }) => type === 'session.weather_changed').length).toBeGreaterThan(10);
    expect(frames.some((frame) => frame.length > 1_000_000)).toBe(true);
    expect(frames).toContain('[1,2]');
  });

  it('ends a session at its greatest age', async () => {
    fake.faults.set({ maxSessionMs: 200 });
    const client = await openSession();

    const error = await client.until('error');
    const closed = await client.closed;

    expect(error['error']).toMatchObject({ code: 'session_expired' });
    expect(closed).toEqual({ code: 1001, reason: 'Your session hit the maximum duration of 60 minutes.' });
    expect(rules()).toEqual([]);
  });

  it('cuts everything on demand', async () => {
    const client = await openSession();

    fake.cutAll();

    expect((await client.closed).code).toBe(1006);
    expect(rules()).toEqual([]);
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

function samplesOf(pcm: Buffer): Int16Array {
  return Int16Array.from({ length: pcm.length / 2 }, (_, index) => pcm.readInt16LE(index * 2));
}

function bytesOf(samples: Int16Array): Uint8Array {
  const pcm = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => pcm.writeInt16LE(sample, index * 2));
  return pcm;
}
