import { once } from 'node:events';
import { connect } from 'node:net';
import { createFakeClock } from '@voc/resilience/testing';
import { newSid } from './support/sids.js';
import type { TwilioStream } from './support/twilio-stream.js';
import { readTwiml } from './support/twiml.js';
import { until } from './support/until.js';
import { environment, startWorld, type World, type WorldOptions } from './support/world.js';

const frame = Buffer.alloc(160, 5).toString('base64');
const accountSid = environment.TWILIO_ACCOUNT_SID;

describe('the upgrade of a media stream', () => {
  let world: World;
  afterEach(() => world.close());

  it.each([
    ['without a signature', { signature: null }],
    ['with a wrong signature', { signature: 'ZQZHRDBcddX0no/VZIeCkiP2/bk=' }],
    ['with an enormous signature', { signature: 'x'.repeat(10_000) }],
  ])('is refused with 403 before the 101 %s', async (_what, options) => {
    world = await startWorld();

    await expect(world.twilio.stream(options)).rejects.toThrow('refused 403');

    expect(world.voice.opened).toHaveLength(0);
    expect(await world.metric('gateway_rejected_requests_total{cause="upgrade-signature"}')).toBe(1);
  });

  it('is refused with 404 on any other path', async () => {
    world = await startWorld();

    await expect(world.twilio.stream({ path: '/twilio/other' })).rejects.toThrow('refused 404');
    await expect(world.twilio.stream({ path: '/' })).rejects.toThrow('refused 404');
    expect(world.voice.opened).toHaveLength(0);
  });

  it('is refused with 503 when there are as many calls as configured', async () => {
    world = await startWorld({ env: { MAX_SESSIONS: '1' } });
    const first = await world.twilio.stream();

    await expect(world.twilio.stream()).rejects.toThrow('refused 503');
    first.cut();
    await until('the place is free', async () => (await world.metric('gateway_active_sessions')) === 0);
    (await world.twilio.stream()).cut();
  });

  it('is refused with 503 while the gateway drains, which /readyz tells as well', async () => {
    world = await startWorld({ env: { DRAIN_TIMEOUT_MS: '60000' } });
    const { stream } = await world.liveCall();
    const stopped = world.gateway.stop(60_000);

    await expect(world.twilio.stream()).rejects.toThrow('refused 503');
    const readiness = await fetch(`http://127.0.0.1:${world.twilio.account.port}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await world.metric('gateway_active_sessions')).toBe(1);

    stream.stop();
    await stopped;
    await expect(world.twilio.stream()).rejects.toThrow();
  });

  it('does not let a refused peer keep its connection', async () => {
    world = await startWorld();
    const socket = connect({ port: world.twilio.account.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(
      'GET /twilio/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    await once(socket, 'data');
    await once(socket, 'end');

    const connections = (): Promise<number> =>
      new Promise((resolve) => world.gateway.server.getConnections((_error, count) => resolve(count)));
    await until('the connection is gone', async () => (await connections()) === 0);
    socket.destroy();
  });
});

describe('an accepted media stream', () => {
  let world: World;
  afterEach(() => world.close());

  async function ticketFor(callSid: string): Promise<string> {
    return readTwiml((await world.twilio.call(callSid)).body).ticket!;
  }

  /** A stream that was let in and then shown the door; the provider has heard nothing of it. */
  async function expectRefused(stream: TwilioStream, cause: string): Promise<void> {
    expect(await stream.closeCode()).toBe(1008);
    const { client } = world.voice.opened.at(-1)!;
    await until('the provider is closed', () => client.phase() === 'ended');
    expect(client.record.audio).toEqual([]);
    expect(client.record.said).toEqual([]);
    expect(await world.metric(`gateway_rejected_requests_total{cause="${cause}"}`)).toBe(1);
    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);
  }

  it.each([
    ['no ticket', undefined, 'ticket-missing'],
    ['a forged ticket', 'eyJjYWxsU2lkIjoiQ0EifQ.c2ln', 'ticket-forged'],
    ['an enormous ticket', 'x'.repeat(20_000), 'ticket-forged'],
  ])('is closed when it starts with %s', async (_what, ticket, cause) => {
    world = await startWorld();
    const stream = await world.twilio.stream();

    stream.start({ callSid: newSid('CA'), accountSid, ...(ticket === undefined ? {} : { ticket }) });
    stream.media(frame);

    await expectRefused(stream, cause);
  });

  it('is closed when its ticket was issued for another call', async () => {
    world = await startWorld();
    const stream = await world.twilio.stream();

    stream.start({ callSid: newSid('CA'), accountSid, ticket: await ticketFor(newSid('CA')) });

    await expectRefused(stream, 'ticket-other-call');
  });

  it('is closed when its ticket has expired', async () => {
    const clock = createFakeClock();
    world = await startWorld({ clock });
    const callSid = newSid('CA');
    const ticket = await ticketFor(callSid);
    await clock.advance(60_000);
    const stream = await world.twilio.stream();

    stream.start({ callSid, accountSid, ticket });

    expect(await stream.closeCode()).toBe(1008);
    expect(await world.metric('gateway_rejected_requests_total{cause="ticket-expired"}')).toBe(1);
  });

  it('is closed when it belongs to another account', async () => {
    world = await startWorld();
    const callSid = newSid('CA');
    const stream = await world.twilio.stream();

    stream.start({ callSid, accountSid: `AC${'b'.repeat(32)}`, ticket: await ticketFor(callSid) });

    await expectRefused(stream, 'other-account');
  });

  it.each<[string, WorldOptions | null, 'gone' | null]>([
    ['here', null, null],
    ['here, though the table is gone', null, 'gone'],
    ['on another replica', {}, null],
  ])('is closed when its ticket was used %s', async (_what, otherReplica, failure) => {
    world = await startWorld();
    const first = world;
    first.calls.fail(failure);
    const { callSid, twiml, stream: live } = await first.liveCall();
    if (otherReplica) world = await startWorld({ calls: first.calls });
    const stream = await world.twilio.stream();

    stream.start({ callSid, accountSid, ticket: twiml.ticket! });

    expect(await stream.closeCode()).toBe(1008);
    expect(await world.metric('gateway_rejected_requests_total{cause="ticket-used"}')).toBe(1);
    expect(first.voice.opened[0]?.client.phase()).toBe('open');
    live.cut();
    if (otherReplica) await first.close();
  });

  it.each([
    ['media', JSON.stringify({ event: 'media', media: { payload: frame } }), 'before-start'],
    ['a mark', '{"event":"mark","mark":{"name":"x"}}', 'before-start'],
    ['broken JSON', '{"event":"start"', 'not-json'],
    ['an unknown event', '{"event":"hello"}', 'unknown-event'],
    ['a start without its fields', '{"event":"start","start":{}}', 'bad-fields'],
    ['a binary frame', Buffer.from('{"event":"connected"}'), 'binary'],
  ])('is closed when it begins with %s', async (_what, data, cause) => {
    world = await startWorld();
    const stream = await world.twilio.stream();

    stream.raw(data);

    expect(await stream.closeCode()).toBe(1008);
    expect(await world.metric(`gateway_stream_violations_total{cause="${cause}"}`)).toBe(1);
    expect(world.voice.opened[0]?.client.record.audio).toEqual([]);
    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);
  });

  it('is closed when it never starts', async () => {
    const clock = createFakeClock();
    world = await startWorld({ clock });
    const stream = await world.twilio.stream();
    stream.raw('{"event":"connected","protocol":"Call","version":"1.0.0"}');

    await clock.advance(5_000);

    expect(await stream.closeCode()).toBe(1008);
    expect(world.voice.opened[0]?.client.phase()).toBe('ended');
  });

  it('is closed with 1009 by a message of more than 64 KB, which costs no other call', async () => {
    world = await startWorld();
    const { stream } = await world.liveCall();
    const other = await world.liveCall();

    stream.raw(JSON.stringify({ event: 'media', media: { payload: 'AAAA'.repeat(17_000) } }));

    expect(await stream.closeCode()).toBe(1009);
    other.stream.media(frame);
    await until('the other call goes on', () => world.voice.opened[1]?.client.record.audio.length === 1);
    expect(await world.metric('gateway_active_sessions')).toBe(1);
  });

  it('survives everything odd after start, and the frame behind it arrives', async () => {
    world = await startWorld();
    const { callSid, stream, twiml } = await world.liveCall();
    const { client } = world.voice.opened[0]!;
    const odd = [
      '{',
      '',
      'null',
      '[]',
      '{"event":"unknown"}',
      '{"event":"media"}',
      '{"event":"media","media":{"payload":"AAA"}}',
      JSON.stringify({ event: 'media', media: { payload: `AAAA"},"type":"session.update` } }),
      `{"event":"media","media":{"payload":"${frame}","timestamp":{"valueOf":1,"toString":1}}}`,
      '{"event":"mark","mark":{"name":"never sent"}}',
      '{"event":"dtmf","dtmf":{"digit":"99"}}',
      Buffer.from([0, 1, 2, 255]),
    ];

    for (const data of odd) stream.raw(data);
    stream.start({ callSid: newSid('CA'), accountSid, ticket: twiml.ticket! });
    const last = Buffer.alloc(80, 9).toString('base64');
    stream.media(last);
    await until('the last frame arrives', () => client.record.audio.at(-1) === last);

    expect(client.record.audio).toEqual([frame, last]);
    expect(await world.metric('gateway_stream_violations_total{cause="second-start"}')).toBe(1);
    expect(await world.metric('gateway_stream_violations_total{cause="binary"}')).toBe(1);
    expect(world.calls.rows.get(callSid)?.streamNumber).toBe(0);
  });

  it('is closed when the oddities do not end', async () => {
    world = await startWorld();
    const { stream } = await world.liveCall();

    for (let count = 0; count <= 50; count += 1) stream.raw('{"event":"unknown"}');

    expect(await stream.closeCode()).toBe(1008);
    await until('the provider is closed', () => world.voice.opened[0]?.client.phase() === 'ended');
  });

  it('ends the session when the connection breaks, and the call is not finished', async () => {
    world = await startWorld();
    const { callSid, stream } = await world.liveCall();

    stream.cut();

    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);
    expect(world.voice.opened[0]?.client.phase()).toBe('ended');
    expect(world.calls.rows.get(callSid)?.finished).toBe(false);
  });

  it('leaves nothing behind in time when the session is over', async () => {
    const clock = createFakeClock();
    world = await startWorld({ clock });
    const { stream } = await world.liveCall();

    stream.stop();
    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);

    await until('nothing is scheduled any more', () => clock.pending() === 0);
  });

  it('ends though neither table nor provider let go', async () => {
    const clock = createFakeClock();
    world = await startWorld({ clock });
    const { stream } = await world.liveCall();
    world.calls.fail('hanging');

    stream.stop();
    await until('the stream has ended', () => world.voice.opened[0]?.client.phase() === 'ended');
    await clock.advance(5_000);

    await until('the session has ended', async () => (await world.metric('gateway_active_sessions')) === 0);
  });
});
