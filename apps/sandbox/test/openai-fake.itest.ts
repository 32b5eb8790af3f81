import { decodeAlaw, encodeAlaw } from '../src/speech/alaw.js';
import { decodeMulaw, encodeMulaw } from '../src/speech/mulaw.js';
import { createRecogniser } from '../src/speech/recogniser.js';
import { resample } from '../src/speech/resampler.js';
import {
  audioOf,
  configuration,
  doneResponse,
  greet,
  play,
  recordings,
  say,
  silence,
  startRealtimeWorld,
  type RealtimeWorld,
} from './realtime-client.js';

const ear = createRecogniser(recordings.all());

let world: RealtimeWorld;

beforeEach(async () => {
  world = await startRealtimeWorld();
});

afterEach(() => world.close());

describe('OpenAI fake: a call', () => {
  it('greets with the sentence in the instructions, in the order of events of the reference', async () => {
    const client = await world.openSession();

    greet(client);
    const done = await doneResponse(client);

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
    expect(done).toMatchObject({
      status: 'completed',
      metadata: { purpose: 'greeting' },
      output: [{ content: [{ type: 'output_audio', transcript: recordings.get('greeting').text }] }],
    });
    expect(audioOf(client, done).equals(Buffer.from(recordings.get('greeting').audio))).toBe(true);
    expect(world.brokenRules()).toEqual([]);
  });

  it('sends audio faster than real time in sizes that are no whole frames', async () => {
    const client = await world.openSession();
    const startMs = performance.now();

    greet(client);
    await doneResponse(client);

    const sizes = client.events
      .filter((event) => event.type === 'response.output_audio.delta')
      .map((event) => Buffer.from(String(event['delta']), 'base64').length);
    expect(performance.now() - startMs).toBeLessThan(recordings.get('greeting').audio.length / 8 / 2);
    expect(sizes.slice(0, -1).every((size) => size % 160 !== 0)).toBe(true);
  });

  it('hears the caller, tells what was said a little later and answers', async () => {
    const client = await world.openSession();

    say(client, 'ask-opening-hours');
    const started = await client.until('input_audio_buffer.speech_started');
    const done = await doneResponse(client);
    const transcript = await client.until('conversation.item.input_audio_transcription.completed');

    expect(started['audio_start_ms']).toBeGreaterThanOrEqual(0);
    expect(started['audio_start_ms']).toBeLessThan(300);
    expect(transcript).toMatchObject({ item_id: started['item_id'], transcript: 'When are you open?' });
    expect(ear.recognise(audioOf(client, done))?.recording.id).toBe('answer-opening-hours');
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
    expect(world.brokenRules()).toEqual([]);
  });

  it('asks again when the audio is damaged', async () => {
    const client = await world.openSession();
    const damaged = recordings
      .get('ask-opening-hours')
      .audio.filter((_, index) => Math.floor(index / 160) % 10 !== 5);

    play(client, Buffer.concat([silence(400), damaged, silence(700)]));
    const done = await doneResponse(client);

    expect(ear.recognise(audioOf(client, done))?.recording.id).toBe('did-not-understand');
    expect(world.journal.entries().find(({ kind }) => kind === 'heard')?.detail).toMatchObject({
      recordingId: null,
      score: 0,
      identical: false,
    });
  });

  it('hands over through the tool with the story so far, and speaks on only when asked', async () => {
    const client = await world.openSession();
    say(client, 'tell-problem');
    await doneResponse(client);

    say(client, 'ask-for-human');
    const call = await client.until('response.output_item.done', (event) =>
      JSON.stringify(event['item']).includes('function_call'),
    );
    await doneResponse(client, 2);
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
    const farewell = await doneResponse(client, 3);

    expect(item.status).toBe('completed');
    expect(JSON.parse(item.arguments)).toEqual({
      reason: 'user_request',
      summary:
        'The caller said that their invoice is wrong and that they were charged twice in October, then asked to speak to a person.',
      intent: 'billing_problem',
      priority: 'high',
    });
    expect(ear.recognise(audioOf(client, farewell))?.recording.id).toBe('farewell');
    expect(world.journal.entries().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['tool-called', 'tool-answered']),
    );
    expect(world.brokenRules()).toEqual([]);
  });

  it('breaks off when the caller interrupts, with late audio, and takes what was heard', async () => {
    world.fake.faults.set({ deltaIntervalMs: 30 });
    const client = await world.openSession();
    greet(client);
    const first = await client.until('response.output_audio.delta');

    say(client, 'interrupt');
    const speech = await client.until('input_audio_buffer.speech_started');
    const done = await doneResponse(client);
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
        event['response_id'] === done.id &&
        index > client.events.indexOf(speech),
    );
    expect(done).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ status: 'incomplete' }],
    });
    expect(lateDeltas.length).toBe(2);
    expect(truncated).toMatchObject({ item_id: first['item_id'], audio_end_ms: 20 });
    expect(world.brokenRules()).toEqual([]);
  });

  it.each([
    ['audio/pcm', { type: 'audio/pcm', rate: 24_000 }],
    ['audio/pcma', { type: 'audio/pcma' }],
  ])('speaks and hears %s too', async (type, format) => {
    const client = await world.openSession(configuration(format));
    const { audio } = recordings.get('ask-order-status');
    const spoken = Buffer.concat([silence(400), audio, silence(700)]);

    if (type === 'audio/pcm') play(client, bytesOf(resample(decodeMulaw(spoken), 8_000, 24_000)), 960);
    else play(client, encodeAlaw(decodeMulaw(spoken)));
    const done = await doneResponse(client);

    const answer = audioOf(client, done);
    const mulaw =
      type === 'audio/pcm'
        ? encodeMulaw(resample(samplesOf(answer), 24_000, 8_000))
        : encodeMulaw(decodeAlaw(answer));
    expect(ear.recognise(mulaw)?.recording.id).toBe('answer-order-status');
  });

  it('leaves turns to the client when there is no turn detection', async () => {
    const client = await world.openSession(configuration({ type: 'audio/pcmu' }, null));

    client.send({ type: 'input_audio_buffer.commit', event_id: 'too-early' });
    const error = await client.until('error');
    play(client, recordings.get('ask-opening-hours').audio);
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const done = await doneResponse(client);

    expect(error['error']).toMatchObject({ code: 'input_audio_buffer_commit_empty', event_id: 'too-early' });
    expect(ear.recognise(audioOf(client, done))?.recording.id).toBe('answer-opening-hours');
    expect(world.brokenRules()).toEqual([]);
  });

  it('writes a summary beside the conversation', async () => {
    const client = await world.openSession();
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
    expect(world.brokenRules()).toEqual([]);
  });

  it('notes a clean end', async () => {
    const client = await world.openSession();

    client.socket.close(1000);
    const entry = await world.journal.waitFor('the end', ({ kind }) => kind === 'session-closed', 2_000);

    expect(entry.detail).toMatchObject({ code: 1000, by: 'client' });
    expect(world.fake.sessionsOpen()).toBe(0);
    expect(world.brokenRules()).toEqual([]);
  });
});

function samplesOf(pcm: Buffer): Int16Array {
  return Int16Array.from({ length: pcm.length / 2 }, (_, index) => pcm.readInt16LE(index * 2));
}

function bytesOf(samples: Int16Array): Uint8Array {
  const pcm = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) => pcm.writeInt16LE(sample, index * 2));
  return pcm;
}
