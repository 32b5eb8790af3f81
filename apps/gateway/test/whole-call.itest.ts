import { randomBytes } from 'node:crypto';
import { handoverId } from '@voc/handover-token';
import type { FakeVoiceScript } from '@voc/voice-client/testing';
import { createLogRecorder } from './support/log-recorder.js';
import { newSid } from './support/sids.js';
import { readTwiml } from './support/twiml.js';
import { until } from './support/until.js';
import { startWorld, type World } from './support/world.js';

const silence = Buffer.alloc(160, 0xff).toString('base64');

function callerFrame(): string {
  return randomBytes(160).toString('base64');
}

/** Speaks each sentence as audio in pieces that are no whole frames, 1 300 bytes in all. */
function talkative(spoken: Buffer[] = []): FakeVoiceScript {
  return {
    onSay(fake, _instruction, purpose) {
      const pieces = [randomBytes(100), randomBytes(1_153), randomBytes(47)];
      spoken.push(Buffer.concat(pieces));
      fake.speak(
        `${purpose}-${spoken.length}`,
        pieces.map((piece) => piece.toString('base64')),
        purpose,
        `the ${purpose}`,
      );
    },
  };
}

function padded(audio: Buffer): Buffer {
  return Buffer.concat([audio, Buffer.alloc((160 - (audio.length % 160)) % 160, 0xff)]);
}

describe('a call from the first ring to the handover', () => {
  let world: World;
  afterEach(() => world.close());

  it('goes through every step, with the audio unchanged in both directions', async () => {
    const spoken: Buffer[] = [];
    const ready = Promise.withResolvers<undefined>();
    world = await startWorld({ voice: () => talkative(spoken), providerReady: ready.promise });
    const { twilio, voice, calls, handovers, published } = world;
    const callSid = newSid('CA');

    const answer = await twilio.call(callSid);
    const twiml = readTwiml(answer.body);
    expect(answer).toMatchObject({ status: 200, contentType: 'text/xml; charset=utf-8' });
    expect(twiml).toMatchObject({
      verbs: ['Connect', 'Stream', 'Parameter', 'Say'],
      streamUrl: 'wss://voice.example.com/twilio/stream',
      action: expect.stringMatching(
        /^https:\/\/voice\.example\.com\/twilio\/stream-ended\?n=0&c=[0-9a-f-]{36}$/,
      ) as unknown,
    });

    const stream = await twilio.stream();
    const { client, spec } = voice.opened[0]!;
    expect(client.phase()).toBe('new');
    expect(spec.tools.map((tool) => tool.name)).toEqual(['escalate_to_human', 'end_call', 'set_language']);
    expect(await world.metric('gateway_active_sessions')).toBe(1);
    stream.start({ callSid, accountSid: twilio.account.accountSid, ticket: twiml.ticket! });
    const frames = Array.from({ length: 6 }, callerFrame);
    for (const frame of frames.slice(0, 3)) stream.media(frame);
    await until('the call is claimed', () => calls.rows.has(callSid));
    expect(client.phase()).toBe('new');

    ready.resolve(undefined);
    await until('the greeting is sent', () => stream.audio().length >= 1_300);
    for (const frame of frames.slice(3)) stream.media(frame);
    await until('all frames are there', () => client.record.audio.length === frames.length);

    expect(client.record.said).toEqual([
      {
        purpose: 'greeting',
        instruction:
          'Say exactly this sentence in English: "Hello, thanks for calling. How can I help you today?"',
      },
    ]);
    expect(client.record.audio).toEqual(frames);
    expect(stream.audio()).toEqual(padded(spoken[0]!));
    for (const [index, message] of stream.received.entries()) {
      expect(message.event).toBe(index % 2 === 0 ? 'media' : 'mark');
      expect(Buffer.from(message.media?.payload ?? '', 'base64').length % 160).toBe(0);
      expect(message.streamSid).toBe(stream.streamSid);
    }
    stream.heardAll();

    client.emit({
      type: 'transcript',
      role: 'caller',
      itemId: 'c1',
      text: 'My invoice is wrong.',
      final: true,
    });
    client.emit({
      type: 'tool-call',
      callId: 'call_1',
      name: 'escalate_to_human',
      arguments: '{"reason":"agent_decision","summary":"Charged twice in October.","intent":"billing"}',
    });
    await until('the farewell is sent', () => spoken.length === 2 && stream.audio().length >= 2_600);
    const id = handoverId(callSid, 1);
    expect(published).toEqual([
      expect.objectContaining({
        handover_id: id,
        call_sid: callSid,
        stream_sid: stream.streamSid,
        caller_phone: '+15550100001',
        called_number: '+15550100002',
        provider: 'fake',
        reason: 'agent_decision',
        trigger: 'escalate_to_human',
        summary: 'Charged twice in October.',
        intent: 'billing',
        priority: 'normal',
        language: 'en',
      }),
    ]);
    expect(client.record.toolResults).toEqual([
      { callId: 'call_1', result: { accepted: true }, then: 'wait' },
    ]);
    expect(client.record.said.at(-1)?.purpose).toBe('farewell');

    stream.media(callerFrame());
    await until('the caller is muted', () => client.record.audio.at(-1) === silence);
    expect(handovers.notes).toEqual([]);
    stream.heardAll();
    await until('the caller is noted as ready', () => handovers.notes.length > 0);
    expect(handovers.notes).toEqual([`ready ${id}`]);

    stream.stop();
    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);
    expect(client.phase()).toBe('ended');
    expect(published).toHaveLength(1);
    expect(calls.rows.get(callSid)).toMatchObject({
      finished: false,
      handoverAttempts: 1,
      heardTurns: [
        { role: 'assistant', text: 'the greeting' },
        { role: 'caller', text: 'My invoice is wrong.' },
        { role: 'assistant', text: 'the farewell' },
      ],
    });
    expect(await world.metric('gateway_escalations_total{reason="agent_decision"}')).toBe(1);
    expect(await world.metric('gateway_session_duration_seconds_count')).toBe(1);
  });

  it('is finished, and forgets what was said, when the caller hangs up', async () => {
    world = await startWorld({ voice: () => talkative() });
    const { callSid, stream } = await world.liveCall();
    await until('the greeting is sent', () => stream.audio().length >= 1_300);

    stream.stop();
    await until('the call is finished', () => world.calls.rows.get(callSid)?.finished === true);

    expect(world.calls.rows.get(callSid)?.heardTurns).toEqual([]);
    expect(world.published).toEqual([]);
    const next = await world.twilio.post('/twilio/stream-ended?n=0', world.twilio.fields(callSid));
    expect(readTwiml(next.body).verbs).toEqual(['Hangup']);
  });

  it('lets the caller interrupt: Twilio forgets the rest, and the provider learns what was heard', async () => {
    world = await startWorld();
    const { stream } = await world.liveCall();
    const { client } = world.voice.opened[0]!;
    const frames = (count: number): string => Buffer.alloc(160 * count, 1).toString('base64');
    client.emit({ type: 'audio', itemId: 'answer', purpose: 'turn', payload: frames(25) });
    client.emit({ type: 'audio', itemId: 'answer', purpose: 'turn', payload: frames(50) });
    client.emit({
      type: 'transcript',
      role: 'assistant',
      itemId: 'answer',
      text: 'one two three four five six',
      final: true,
    });
    await until('the answer is sent', () => stream.audio().length === 160 * 75);
    const [firstMark] = stream.received.flatMap((message) => message.mark ?? []);
    stream.raw(JSON.stringify({ event: 'mark', streamSid: stream.streamSid, mark: firstMark }));
    stream.media(callerFrame());
    await until('the mark has arrived, and the frame behind it', () => client.record.audio.length === 1);

    client.emit({ type: 'caller-started-speaking' });
    client.emit({ type: 'audio', itemId: 'answer', purpose: 'turn', payload: frames(5) });
    await until('the buffer is cleared', () => stream.received.at(-1)?.event === 'clear');

    const [heard] = client.record.cancelled;
    expect(heard).toHaveLength(1);
    expect(heard![0]).toMatchObject({ itemId: 'answer' });
    expect(heard![0]!.heardMs).toBeGreaterThanOrEqual(500);
    expect(heard![0]!.heardMs).toBeLessThan(1_500);
    expect(Number.isInteger(heard![0]!.heardMs)).toBe(true);
    expect(await world.metric('gateway_barge_ins_total')).toBe(1);

    client.emit({ type: 'audio', itemId: 'next', purpose: 'turn', payload: frames(1) });
    await until('the next answer is sent', () => stream.received.at(-1)?.event === 'mark');
    expect(stream.audio().length).toBe(160 * 76);
    expect(stream.received.at(-2)?.event).toBe('media');
  });

  it('tries an answer that failed once more, then asks the caller to say it again, then calls a person', async () => {
    world = await startWorld();
    const { stream } = await world.liveCall();
    const { client } = world.voice.opened[0]!;
    stream.hearAtOnce();
    const answer = { type: 'turn-done', purpose: 'turn' } as const;

    client.emit({ ...answer, outcome: 'failed', produced: false });
    await until('the model is asked again', () => client.record.answers === 1);
    client.emit({ ...answer, outcome: 'completed', produced: false });
    await until('the bot asks again', () => client.record.said.at(-1)?.purpose === 'notice');
    expect(world.published).toEqual([]);
    client.emit({ ...answer, outcome: 'failed', produced: false });
    await until('a person is called', () => world.published.length === 1);

    expect(world.published[0]).toMatchObject({ reason: 'provider_error', trigger: 'failed_answers' });
  });

  it('logs the ids of a call, and nothing that was said, pressed or kept secret', async () => {
    const { log, lines } = createLogRecorder();
    world = await startWorld({ voice: () => talkative(), log });
    const { callSid, stream, twiml } = await world.liveCall();
    stream.hearAtOnce();
    const { client } = world.voice.opened[0]!;
    const heard = { type: 'transcript', role: 'caller', final: true } as const;
    client.emit({ ...heard, itemId: 'c1', text: 'My card is 4111. A representative!' });
    stream.digit('7');
    await until('the caller is noted as ready', () => world.handovers.notes.length > 0);
    stream.stop();
    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);

    const all = lines.join('\n');
    for (const id of [callSid, stream.streamSid, handoverId(callSid, 1), world.published[0]!.conversation_id])
      expect(all).toContain(id);
    const secrets = ['4111', 'the greeting', twiml.ticket!, world.twilio.account.authToken, '"7"'];
    for (const secret of secrets) expect(all).not.toContain(secret);
  });

  it('runs many calls at once and keeps them apart', async () => {
    world = await startWorld({ voice: () => talkative() });
    const calls = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const callSid = newSid('CA');
        const { ticket } = readTwiml((await world.twilio.call(callSid)).body);
        const stream = await world.twilio.stream();
        stream.start({ callSid, accountSid: world.twilio.account.accountSid, ticket: ticket! });
        const frame = callerFrame();
        stream.media(frame);
        return { callSid, stream, frame };
      }),
    );
    await until('everyone is greeted', () => calls.every(({ stream }) => stream.audio().length >= 1_300));

    const heard = world.voice.opened.map(({ client }) => client.record.audio);
    expect(heard.flat().sort()).toEqual(calls.map(({ frame }) => frame).sort());
    expect(heard.every((audio) => audio.length === 1)).toBe(true);
    expect(await world.metric('gateway_active_sessions')).toBe(20);
    for (const { stream } of calls) stream.stop();
    await until('all have ended', async () => (await world.metric('gateway_active_sessions')) === 0);
  });
});
