import { setTimeout as pause } from 'node:timers/promises';
import { createLogger, createTracing, inSpan, type Logger, type Tracing } from '../src/index.js';
import { startOtlpReceiver, type OtlpReceiver } from '../src/testing/index.js';

let receiver: OtlpReceiver;
let tracing: Tracing;
let lines: string[];

function open(tracesUrl: URL | null, sampleRatio = 1): Promise<void> {
  const log: Logger = createLogger(
    { service: 'gateway', level: 'info', format: 'json' },
    { writeLine: (line) => void lines.push(line) },
  );
  tracing = createTracing({ service: 'gateway', tracesUrl, sampleRatio }, { logger: log });
  return tracing.ready;
}

beforeEach(async () => {
  lines = [];
  receiver = await startOtlpReceiver();
});
afterEach(async () => {
  await tracing.shutdown();
  await receiver.close();
});

describe('createTracing', () => {
  it('sends a trace with its parts, classified, to the collector', async () => {
    await open(new URL('/v1/traces', receiver.endpoint));

    await inSpan(tracing.tracer, 'handover', { handover_id: 'h-1' }, async () => {
      await inSpan(tracing.tracer, 'step', { step: 'ticket' }, () => pause(20));
    });
    await tracing.flush();

    const [step, handover] = receiver.spans();
    expect(handover).toMatchObject({
      service: 'gateway',
      name: 'handover',
      parentSpanId: null,
      attributes: { handover_id: 'h-1' },
      hasFailed: false,
    });
    expect(step).toMatchObject({ name: 'step', traceId: handover?.traceId, parentSpanId: handover?.spanId });
    expect((step?.endMs ?? 0) - (step?.startMs ?? 0)).toBeGreaterThan(15);
  });

  it('sends what is left when it shuts down', async () => {
    await open(new URL('/v1/traces', receiver.endpoint));
    tracing.tracer.start('call').end();

    await tracing.shutdown();

    expect(receiver.spans().map(({ name }) => name)).toEqual(['call']);
  });

  it('keeps no trace begun here at ratio 0, and those that were kept elsewhere', async () => {
    await open(new URL('/v1/traces', receiver.endpoint), 0);
    const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

    tracing.tracer.start('ours').end();
    tracing.tracer.start('theirs', {}, { parent }).end();
    await tracing.flush();

    expect(receiver.spans().map(({ name }) => name)).toEqual(['theirs']);
  });

  it('says once that the collector refuses, and once that it takes spans again', async () => {
    await open(new URL('/v1/traces', receiver.endpoint));

    for (const status of [400, 400, 200]) {
      receiver.answerWith(status);
      tracing.tracer.start('call').end();
      await tracing.flush();
    }

    expect(receiver.requests()).toBe(3);
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
      'traces cannot be delivered',
      'traces are delivered again',
    ]);
  });

  it('stops in time, and with nothing but a line in the log, when nobody listens', async () => {
    const { endpoint } = receiver;
    await receiver.close();
    await open(new URL('/v1/traces', endpoint));
    tracing.tracer.start('call').end();
    const startedMs = performance.now();

    await tracing.shutdown();

    expect(performance.now() - startedMs).toBeLessThan(6_000);
    expect(lines).toHaveLength(1);
    receiver = await startOtlpReceiver();
  }, 15_000);

  it('sends nothing anywhere without a collector', async () => {
    await open(null);

    tracing.tracer.start('call').end();
    await tracing.shutdown();

    expect(receiver.requests()).toBe(0);
    expect(lines).toEqual([]);
  });
});
