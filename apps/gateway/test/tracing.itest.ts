import { handoverId } from '@voc/handover-token';
import { createRecordedTracer, type RecordedTracer } from '@voc/telemetry/testing';
import { newSid } from './support/sids.js';
import { readTwiml } from './support/twiml.js';
import { until } from './support/until.js';
import { startWorld, type World } from './support/world.js';

let tracer: RecordedTracer;
let world: World;

beforeEach(async () => {
  tracer = createRecordedTracer();
  world = await startWorld({ tracer });
});
afterEach(() => world.close());

const named = (name: string) => tracer.spans.filter((span) => span.name === name);

describe('the trace of a call', () => {
  it('has the webhook, the stream, the provider session, each turn and the escalation, with ids and nothing said', async () => {
    const { callSid, stream } = await world.liveCall();
    const { client } = world.voice.opened.at(-1)!;

    client.emit({ type: 'caller-stopped-speaking' });
    client.emit({ type: 'transcript', role: 'caller', itemId: 'c-1', text: 'a human please', final: true });
    await until('the escalation is published', () => world.published.length > 0);
    stream.stop();
    await until('the stream is over', () => named('media stream')[0]?.isEnded ?? false);

    expect(named('webhook')).toMatchObject([
      { fields: { route: '/twilio/voice', call_sid: callSid }, isEnded: true },
    ]);
    expect(named('media stream')).toMatchObject([
      { fields: { call_sid: callSid, kind: 'greeting', reason: 'handed-over' } },
    ]);
    expect(named('voice session')).toMatchObject([{ notes: ['connected'], isEnded: true }]);
    expect(named('turn')).toMatchObject([{ isEnded: true }]);
    expect(named('publish escalation')).toMatchObject([
      { fields: { handover_id: world.published[0]?.handover_id, reason: 'user_request' }, isEnded: true },
    ]);
    expect(JSON.stringify(tracer.spans.map(({ fields }) => fields))).not.toContain('human');
  });

  it('goes with the escalation to whoever takes it from the queue', async () => {
    await world.liveCall();
    const { client } = world.voice.opened.at(-1)!;

    client.emit({ type: 'transcript', role: 'caller', itemId: 'c-1', text: 'a human please', final: true });
    await until('the escalation is published', () => world.published.length > 0);

    const publishing = tracer.spans.findIndex(({ name }) => name === 'publish escalation');
    expect(world.publishedIn).toEqual([
      expect.stringContaining(`-${String(publishing + 1).padStart(16, '0')}-`),
    ]);
  });
});

describe('the trace of a call with several streams', () => {
  /** What Twilio brings along as the trace of the stream with this number. */
  const traceOf = (streamNumber: number): string =>
    `00-${'a'.repeat(32)}-${String(streamNumber).repeat(16)}-01`;

  /** Twilio asks for what comes next, and opens the stream it is told to. */
  async function follow(at: World, callSid: string, path: string, streamNumber: number): Promise<void> {
    const fields = { ...at.twilio.fields(callSid), DialCallStatus: 'busy' };
    const { body } =
      path === '/twilio/voice' ? await at.twilio.call(callSid) : await at.twilio.post(path, fields);
    const opened = at.voice.opened.length;
    const stream = await at.twilio.stream();
    const { accountSid } = at.twilio.account;
    const traceparent = traceOf(streamNumber);
    stream.start({ callSid, accountSid, ticket: readTwiml(body).ticket!, traceparent });
    await until('the bot speaks', () => (at.voice.opened[opened]?.client.record.said.length ?? 0) > 0);
    stream.cut();
  }

  it('is that of its first webhook, whichever replica the later ones reach, whatever brought the caller back', async () => {
    const { calls, handovers } = world;
    const other = await startWorld({ tracer, calls, handovers });
    const callSid = newSid('CA');

    await follow(world, callSid, '/twilio/voice', 1);
    await follow(other, callSid, '/twilio/stream-ended?n=0', 2);
    await follow(world, callSid, `/twilio/handover-result?h=${handoverId(callSid, 1)}`, 3);
    await other.close();

    const webhooks = named('webhook').map(({ fields, options }) => [fields.route, options.parent]);
    expect(webhooks).toEqual([
      ['/twilio/voice', null],
      ['/twilio/stream-ended', traceOf(1)],
      ['/twilio/handover-result', traceOf(1)],
    ]);
    const streams = named('media stream').map(({ options }) => options.parent);
    expect(streams).toEqual([traceOf(1), traceOf(2), traceOf(3)]);
  });

  it('begins anew where the table cannot be reached, and the caller notices nothing', async () => {
    const callSid = newSid('CA');
    await follow(world, callSid, '/twilio/voice', 1);
    world.calls.fail('gone');

    await follow(world, callSid, '/twilio/stream-ended?n=0', 2);

    expect(named('webhook').map(({ options }) => options.parent)).toEqual([null, null]);
    world.calls.fail(null);
  });
});

describe('measuring a conversation', () => {
  it('observes how long the caller waited for an answer', async () => {
    await world.liveCall();
    const { client } = world.voice.opened.at(-1)!;

    client.emit({ type: 'caller-stopped-speaking' });
    client.emit({ type: 'audio', itemId: 'i-1', purpose: 'turn', payload: 'f39/' });

    await until('the wait is observed', () =>
      tracer.spans.some(({ fields }) => fields.wait_ms !== undefined),
    );
    expect(await world.metric('gateway_turn_latency_seconds_count{provider="fake"}')).toBe(1);
  });
});
