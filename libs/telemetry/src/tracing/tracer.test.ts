import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace';
import { CodedError } from '@voc/errors';
import type { LogFields } from '../log-fields.js';
import { noTracer } from './no-tracer.js';
import { activeTraceparent, createTracer, inSpan } from './tracer.js';

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const tracer = createTracer(provider.getTracer('voc'));

const elsewhere = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

function ended(name: string): ReadableSpan {
  const found = exporter.getFinishedSpans().find((span) => span.name === name);
  if (!found) throw new Error(`no span ${name}`);
  return found;
}

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());
beforeEach(() => exporter.reset());

describe('createTracer', () => {
  it('keeps the fields of a log line and nothing else', () => {
    const fields = { call_sid: 'CA1', token: '4711', transcript: 'my card is', attempt: 2, model: null };

    const span = tracer.start('call', fields);
    span.set({ provider: 'openai', digits: '0' } as LogFields);
    span.note('moved', { reason: 'lost', text: 'secret' } as LogFields);
    span.end();

    expect(ended('call').attributes).toEqual({ call_sid: 'CA1', attempt: 2, provider: 'openai' });
    expect(ended('call').events).toMatchObject([{ name: 'moved', attributes: { reason: 'lost' } }]);
  });

  it('tells codes and names of a failure, never its messages', () => {
    const span = tracer.start('ticket');

    span.failure(new CodedError('HUBSPOT', 'key pat-4711 refused', { cause: new Error('secret') }));
    span.end();

    const { attributes, status, events } = ended('ticket');
    expect(attributes).toMatchObject({ error_code: 'HUBSPOT', cause_code: 'Error' });
    expect(JSON.stringify({ attributes, status, events })).not.toMatch(/4711|secret/);
    expect(status).toEqual({ code: 2, message: 'HUBSPOT' });
  });

  it('goes on with a trace from outside, and hands it on', () => {
    const span = tracer.start('handover', {}, { parent: elsewhere, kind: 'consumer' });
    span.end();

    expect(ended('handover').spanContext().traceId).toBe('a'.repeat(32));
    expect(ended('handover').parentSpanContext?.spanId).toBe('b'.repeat(16));
    expect(ended('handover').kind).toBe(4);
    expect(span.traceparent()).toBe(`00-${'a'.repeat(32)}-${ended('handover').spanContext().spanId}-01`);
  });

  it('begins a trace of its own where what came from outside cannot be read', () => {
    tracer.start('handover', {}, { parent: "'; DROP TABLE" }).end();

    expect(ended('handover').parentSpanContext).toBeUndefined();
  });

  it('hangs one span below another of this process', () => {
    const call = tracer.start('call');
    tracer.start('turn', {}, { parent: call }).end();
    call.end();

    expect(ended('turn').parentSpanContext?.spanId).toBe(ended('call').spanContext().spanId);
  });

  it('can begin in the past, when it is known late what it is a part of', () => {
    tracer.start('redeem', {}, { parent: elsewhere, startedAtMs: 1_795_000_000_250 }).end();

    expect(ended('redeem').startTime).toEqual([1_795_000_000, 250_000_000]);
  });

  it('links work that was only led to, and leaves out what cannot be read', () => {
    tracer.start('redeem', {}, { parent: null, links: [elsewhere, null, 'nonsense'] }).end();

    expect(ended('redeem').links).toMatchObject([{ context: { traceId: 'a'.repeat(32) } }]);
    expect(ended('redeem').spanContext().traceId).not.toBe('a'.repeat(32));
  });
});

describe('inSpan', () => {
  it('ends with the work and gives its result', async () => {
    const result = await inSpan(tracer, 'step', { step: 'token' }, (span) => {
      span.set({ outcome: 'done' });
      return 7;
    });

    expect(result).toBe(7);
    expect(ended('step').attributes).toEqual({ step: 'token', outcome: 'done' });
  });

  it('is the parent of what the work begins, also after it has waited', async () => {
    await inSpan(tracer, 'outer', {}, async () => {
      await Promise.resolve();
      await inSpan(tracer, 'inner', {}, () => Promise.resolve());
    });

    expect(ended('inner').parentSpanContext?.spanId).toBe(ended('outer').spanContext().spanId);
  });

  it('keeps work that goes on at the same time apart', async () => {
    const handover = (name: string): Promise<string | null> =>
      inSpan(tracer, name, {}, async () => {
        await new Promise(setImmediate);
        return activeTraceparent();
      });

    const [one, other] = await Promise.all([handover('one'), handover('other')]);

    expect(one).toContain(ended('one').spanContext().spanId);
    expect(other).toContain(ended('other').spanContext().spanId);
    expect(activeTraceparent()).toBeNull();
  });

  it('marks what throws as failed, and lets the error through', async () => {
    const error = new CodedError('STORE', 'no');
    const failing = inSpan(tracer, 'step', {}, () => {
      throw error;
    });

    await expect(failing).rejects.toBe(error);
    expect(ended('step').status.code).toBe(2);
  });
});

describe('noTracer', () => {
  it('keeps nothing and hands on the trace it was given', async () => {
    const span = noTracer.start('call', { call_sid: 'CA1' }, { parent: elsewhere });
    span.set({ provider: 'nova' });
    span.note('moved');
    span.failure(new Error('x'));
    span.end();

    expect(span.traceparent()).toBe(elsewhere);
    expect(noTracer.start('call', {}, { parent: null }).traceparent()).toBeNull();
    expect(noTracer.start('hop', {}, { parent: span }).traceparent()).toBe(elsewhere);
    expect(noTracer.start('hop', {}, { parent: 'nonsense' }).traceparent()).toBeNull();
    expect(await inSpan(noTracer, 'hop', {}, () => activeTraceparent(), { parent: elsewhere })).toBe(
      elsewhere,
    );
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
