import { createRecordedTracer, type RecordedTracer } from '@voc/telemetry/testing';
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
