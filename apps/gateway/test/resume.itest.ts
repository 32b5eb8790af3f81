import { handoverId } from '@voc/handover-token';
import type { FakeVoiceScript } from '@voc/voice-client/testing';
import { newSid } from './support/sids.js';
import { readTwiml, type ReadTwiml } from './support/twiml.js';
import type { TwilioStream } from './support/twilio-stream.js';
import { until } from './support/until.js';
import { startWorld, type World } from './support/world.js';

const silence = Buffer.alloc(160, 0xff).toString('base64');
const obedient: FakeVoiceScript = {
  onSay: (fake, instruction, purpose) => fake.speak(instruction, [silence], purpose),
};

describe('a caller whose stream has ended', () => {
  const worlds: World[] = [];
  let world: World;
  beforeEach(async () => {
    world = await replica();
  });
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((one) => one.close()));
  });

  /** A gateway of its own on the same tables as the first. */
  async function replica(env: Record<string, string> = {}): Promise<World> {
    const [first] = worlds;
    const shared = first ? { calls: first.calls, handovers: first.handovers } : {};
    const started = await startWorld({ voice: () => obedient, env, ...shared });
    worlds.push(started);
    return started;
  }

  async function streamEnded(at: World, callSid: string, streamNumber: number): Promise<ReadTwiml> {
    const answer = await at.twilio.post(`/twilio/stream-ended?n=${streamNumber}`, at.twilio.fields(callSid));
    expect(answer.status).toBe(200);
    return readTwiml(answer.body);
  }

  async function follow(at: World, callSid: string, twiml: ReadTwiml): Promise<TwilioStream> {
    const opened = at.voice.opened.length;
    const stream = await at.twilio.stream();
    stream.start({ callSid, accountSid: at.twilio.account.accountSid, ticket: twiml.ticket! });
    await until('the bot speaks', () => (at.voice.opened[opened]?.client.record.said.length ?? 0) > 0);
    return stream;
  }

  it('is resumed on another replica, by a bot that knows what was heard', async () => {
    const { callSid, stream } = await world.liveCall();
    const { client } = world.voice.opened[0]!;
    client.emit({
      type: 'transcript',
      role: 'caller',
      itemId: 'c1',
      text: 'Where is my order?',
      final: true,
    });
    client.speak('answer', [silence], 'turn', 'It arrives tomorrow.');
    await until('progress is saved', () => world.calls.rows.get(callSid)?.heardTurns.length === 2);
    const conversationId = world.calls.rows.get(callSid)?.conversationId;
    stream.cut();

    const other = await replica();
    const twiml = await streamEnded(other, callSid, 0);
    expect(twiml.action).toBe(`https://voice.example.com/twilio/stream-ended?n=1&c=${conversationId}`);
    await follow(other, callSid, twiml);

    const { record } = other.voice.opened[0]!.client;
    expect(record.said[0]).toMatchObject({ purpose: 'notice' });
    expect(record.said[0]?.instruction).toContain('Sorry, we were cut off for a moment.');
    expect(record.recalled).toEqual([
      [
        { role: 'caller', text: 'Where is my order?' },
        { role: 'assistant', text: 'It arrives tomorrow.' },
      ],
    ]);
    expect(world.calls.rows.get(callSid)).toMatchObject({ streamNumber: 1, conversationId });
  });

  it('is told what to expect by a drained process, and resumed elsewhere', async () => {
    const { callSid, stream } = await world.liveCall();

    const stopped = world.gateway.stop(50);
    expect(await stream.closeCode()).toBe(1012);
    await stopped;

    const other = await replica();
    expect((await streamEnded(other, callSid, 0)).ticket).not.toBeNull();
    worlds.shift();
  });

  it('is told how it goes on by the process that has just let it go, where there is no other', async () => {
    const { callSid, stream } = await world.liveCall();

    const stopped = world.gateway.stop(50, 1_000);
    await stream.closeCode();
    const twiml = await streamEnded(world, callSid, 0);

    expect(twiml.ticket).not.toBeNull();
    await stopped;
    worlds.shift();
  });

  it('is resumed three times at most, then gets an apology', async () => {
    const { callSid, stream } = await world.liveCall();
    stream.cut();
    for (const ended of [0, 1, 2]) {
      const twiml = await streamEnded(world, callSid, ended);
      expect(twiml.verbs).toEqual(['Connect', 'Stream', 'Parameter', 'Say']);
      (await follow(world, callSid, twiml)).cut();
    }

    expect((await streamEnded(world, callSid, 3)).verbs).toEqual(['Say', 'Hangup']);
  });

  it('is resumed again once the earlier interruptions are five minutes old', async () => {
    const { callSid, stream } = await world.liveCall();
    stream.cut();
    const row = world.calls.rows.get(callSid)!;
    const longAgoS = Date.now() / 1000 - 301;
    world.calls.rows.set(callSid, { ...row, resumedAtS: [longAgoS, longAgoS, longAgoS] });

    expect((await streamEnded(world, callSid, 0)).ticket).not.toBeNull();
  });

  it('gets a person instead of the apology where a number is configured', async () => {
    const other = await replica({ CONNECT_PHONE_NUMBER: '+15550100009' });

    const twiml = await streamEnded(other, newSid('CA'), 3);

    expect(twiml.verbs).toEqual(['Say', 'Dial', 'Say']);
    expect(twiml.dialled).toBe('+15550100009');
  });

  it('is dialled with our number when their own is withheld', async () => {
    const other = await replica({ CONNECT_PHONE_NUMBER: '+15550100009' });
    const fields = other.twilio.fields(newSid('CA'), { From: 'anonymous' });

    const { body } = await other.twilio.post('/twilio/stream-ended?n=3', fields);

    expect(body).toContain('callerId="+15550100002"');
  });

  it.each(['gone', 'hanging'] as const)('is resumed without context while the table is %s', async (how) => {
    const callSid = newSid('CA');
    world.calls.fail(how);

    const twiml = await streamEnded(world, callSid, 0);
    await follow(world, callSid, twiml);
    world.calls.fail(null);

    const { record } = world.voice.opened[0]!.client;
    expect(record.said[0]?.instruction).toContain('Sorry, we were cut off for a moment.');
    expect(record.informed).toEqual([]);
  });

  it('keeps the conversation id through an outage of the table', async () => {
    world.calls.fail('gone');
    const { callSid, stream } = await world.liveCall();
    world.calls.fail(null);
    const { client } = world.voice.opened[0]!;
    client.emit({
      type: 'transcript',
      role: 'caller',
      itemId: 'c1',
      text: 'A representative, please.',
      final: true,
    });
    await until('a person is called', () => world.published.length === 1);
    stream.cut();
    await until('progress is saved', () => world.calls.rows.has(callSid));

    await follow(world, callSid, await streamEnded(world, callSid, 0));

    expect(world.calls.rows.get(callSid)).toMatchObject({
      streamNumber: 1,
      conversationId: world.published[0]?.conversation_id,
    });
  });

  it('keeps the conversation id when no stream was ever let in', async () => {
    const callSid = newSid('CA');
    const { action } = readTwiml((await world.twilio.call(callSid)).body);
    const { pathname, search, searchParams } = new URL(action!);
    const other = await replica();

    const next = await other.twilio.post(`${pathname}${search}`, other.twilio.fields(callSid));

    const conversationId = searchParams.get('c');
    expect(conversationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(new URL(readTwiml(next.body).action!).searchParams.get('c')).toBe(conversationId);
  });

  it('refuses the end of a stream that has long been replaced, on any replica', async () => {
    const { callSid, stream } = await world.liveCall();
    stream.cut();
    await follow(world, callSid, await streamEnded(world, callSid, 0));
    const other = await replica();

    for (const at of [world, other]) {
      const replay = await at.twilio.post('/twilio/stream-ended?n=0', at.twilio.fields(callSid));
      expect(replay.status).toBe(403);
    }
  });

  it.each(['x', '-1', '1.5', '1e1', '%201', ''])(
    'refuses the end of a stream numbered %j',
    async (number) => {
      const path = `/twilio/stream-ended?n=${number}`;

      expect((await world.twilio.post(path, world.twilio.fields(newSid('CA')))).status).toBe(403);
    },
  );

  describe('because of a handover', () => {
    async function handedOver(): Promise<string> {
      const { callSid, stream } = await world.liveCall();
      stream.hearAtOnce();
      const { client } = world.voice.opened[0]!;
      client.emit({
        type: 'transcript',
        role: 'caller',
        itemId: 'c1',
        text: 'A representative, please.',
        final: true,
      });
      await until('the caller is noted as ready', () => world.handovers.notes.length > 0);
      world.handovers.states.set(handoverId(callSid, 1), { status: 'dialling' });
      stream.stop();
      await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);
      return callSid;
    }

    async function handoverResult(
      at: World,
      callSid: string,
      more: Record<string, string>,
    ): Promise<ReadTwiml> {
      const path = `/twilio/handover-result?h=${handoverId(callSid, 1)}`;
      return readTwiml((await at.twilio.post(path, at.twilio.fields(callSid, more))).body);
    }

    it('is let go after talking to a person', async () => {
      const callSid = await handedOver();

      const twiml = await handoverResult(world, callSid, {
        DialCallStatus: 'completed',
        DialCallDuration: '61',
      });

      expect(twiml.verbs).toEqual(['Hangup']);
      expect(world.handovers.notes.at(-1)).toBe('dial bridged');
    });

    it('counts the result once, whichever replica it is sent to again', async () => {
      const callSid = await handedOver();
      const busy = { DialCallStatus: 'busy' };
      await handoverResult(world, callSid, busy);
      const other = await replica();
      const path = `/twilio/handover-result?h=${handoverId(callSid, 1)}`;

      const again = await other.twilio.post(path, other.twilio.fields(callSid, busy));

      expect(again.status).toBe(403);
      expect(world.handovers.notes.filter((note) => note.startsWith('dial'))).toEqual(['dial busy']);
    });

    it.each([
      ['busy', 'dial busy', 'the line was busy'],
      ['no-answer', 'dial no_answer', 'nobody answered'],
      ['failed', 'dial dial_failed', 'for a technical reason'],
    ])(
      'comes back to a bot that knows why and goes on from there when the person is %s',
      async (status, note, why) => {
        const callSid = await handedOver();
        const other = await replica();

        const twiml = await handoverResult(other, callSid, { DialCallStatus: status });
        expect(twiml.action).toMatch(/^https:\/\/voice\.example\.com\/twilio\/stream-ended\?n=1&c=/);
        const stream = await follow(other, callSid, twiml);

        const { client } = other.voice.opened[0]!;
        expect(client.record.said[0]?.instruction).toContain(
          'I am sorry, I could not reach a colleague just now.',
        );
        expect(client.record.informed[0]).toContain(why);
        expect(client.record.recalled[0]).toContainEqual({
          role: 'caller',
          text: 'A representative, please.',
        });
        expect(world.handovers.notes.at(-1)).toBe(note);
        stream.digit('0');
        await until('a second handover is asked for', () => other.published.length === 1);
        expect(other.published[0]?.handover_id).toBe(handoverId(callSid, 2));
      },
    );

    it('comes back although the result cannot be recorded', async () => {
      const callSid = await handedOver();
      world.handovers.markDialResult = () => Promise.reject(new Error('no table'));
      world.calls.fail('gone');

      const twiml = await handoverResult(world, callSid, { DialCallStatus: 'busy' });
      world.calls.fail(null);

      expect(twiml.ticket).not.toBeNull();
    });

    it('is resumed after a redirect that came when we had already taken the caller back', async () => {
      const { callSid, stream } = await world.liveCall();
      stream.stop();
      await until('the call is finished', () => world.calls.rows.get(callSid)?.finished === true);

      const twiml = await handoverResult(world, callSid, { DialCallStatus: 'busy' });
      (await follow(world, callSid, twiml)).cut();

      expect((await streamEnded(world, callSid, 1)).ticket).not.toBeNull();
    });
  });
});
