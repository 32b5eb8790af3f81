import { noTracer } from '@voc/telemetry';
import { createRecordedTracer } from '@voc/telemetry/testing';
import type { EscalationRequested } from '@voc/contracts';
import type { QueueMessage } from '../queue/message-queue.js';
import { correlationOf, createEscalationHandler } from './escalation-handler.js';

const ids = {
  call_sid: `CA${'1'.repeat(32)}`,
  stream_sid: `MZ${'2'.repeat(32)}`,
  conversation_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
  handover_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c12',
};
const event: EscalationRequested = {
  type: 'escalation.requested',
  version: 1,
  ...ids,
  caller_phone: null,
  called_number: '+15550100002',
  provider: 'openai',
  reason: 'user_request',
  trigger: 'human',
  summary: 'Charged twice.',
  intent: 'billing',
  priority: 'normal',
  language: 'en',
  requested_at: '2026-11-22T12:00:00.000Z',
};
const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const messageOf = (body: string): QueueMessage => ({
  messageId: 'm-1',
  receiptHandle: 'r-1',
  body,
  receiveCount: 2,
  traceparent,
});
const context = { signal: new AbortController().signal, releaseSlot: () => undefined };

describe('correlationOf', () => {
  it('finds the ids of the call in a message, and nothing else', () => {
    expect(correlationOf(messageOf(JSON.stringify(event)))).toEqual(ids);
  });

  it('finds none in a message that cannot be read', () => {
    expect(correlationOf(messageOf('{"call_sid":"CA1"}'))).toEqual({});
  });
});

describe('createEscalationHandler', () => {
  it('runs the handover in the trace the message came with', async () => {
    const tracer = createRecordedTracer();
    const handle = createEscalationHandler(() => Promise.resolve({ status: 'finished' }), tracer);

    expect(await handle(messageOf(JSON.stringify(event)), context)).toEqual({ status: 'done' });
    expect(tracer.spans).toMatchObject([
      {
        name: 'handover',
        fields: { ...ids, receive_count: 2, outcome: 'finished' },
        options: { parent: traceparent, kind: 'consumer' },
        isEnded: true,
      },
    ]);
  });

  it('has a message delivered again a little after the lease of whoever has it', async () => {
    const elsewhere = { status: 'running-elsewhere', retryAfterMs: 5_000 } as const;
    const handle = createEscalationHandler(() => Promise.resolve(elsewhere), noTracer);

    expect(await handle(messageOf(JSON.stringify(event)), context)).toEqual({
      status: 'later',
      delayMs: 6_000,
    });
  });

  it('refuses what it cannot read, naming the field', async () => {
    const handle = createEscalationHandler(() => Promise.reject(new Error('not reached')), noTracer);

    const refused = await handle(messageOf(JSON.stringify({ ...event, priority: 'now' })), context);

    expect(refused).toEqual({ status: 'refused', reason: 'bad-field', field: 'priority' });
  });
});
