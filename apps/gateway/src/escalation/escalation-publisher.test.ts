import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { parseEscalationRequested, type EscalationRequested } from '@voc/contracts';
import { handoverId } from '@voc/handover-token';
import { createFakeClock } from '@voc/resilience/testing';
import { createEscalationPublisher } from './escalation-publisher.js';

const callSid = `CA${'1'.repeat(32)}`;
const event: EscalationRequested = {
  type: 'escalation.requested',
  version: 1,
  handover_id: handoverId(callSid, 1),
  conversation_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
  call_sid: callSid,
  stream_sid: `MZ${'2'.repeat(32)}`,
  caller_phone: null,
  called_number: '+15550100002',
  provider: 'openai',
  reason: 'user_request',
  trigger: 'representative',
  summary: 'Charged twice.',
  intent: 'billing',
  priority: 'normal',
  language: 'en',
  requested_at: '2026-01-01T00:00:00.000Z',
};

function openPublisher(send: (command: SendMessageCommand) => Promise<unknown>) {
  const clock = createFakeClock();
  const client = { send } as unknown as SQSClient;
  return {
    clock,
    publish: createEscalationPublisher({ queueUrl: 'https://queue.example/1' }, { client, clock }),
  };
}

describe('createEscalationPublisher', () => {
  it('sends the event in the form the orchestrator takes', async () => {
    const commands: SendMessageCommand[] = [];
    const { clock, publish } = openPublisher((command) => Promise.resolve(commands.push(command)));

    await publish(event);

    expect(commands[0]?.input.QueueUrl).toBe('https://queue.example/1');
    expect(parseEscalationRequested(commands[0]?.input.MessageBody ?? '')).toEqual({
      status: 'valid',
      event,
    });
    expect(clock.pending()).toBe(0);
  });

  it('hands on the trace it is part of, if there is one', async () => {
    const commands: SendMessageCommand[] = [];
    const { publish } = openPublisher((command) => Promise.resolve(commands.push(command)));
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

    await publish(event, traceparent);
    await publish(event);

    expect(commands.map(({ input }) => input.MessageAttributes)).toEqual([
      { traceparent: { DataType: 'String', StringValue: traceparent } },
      undefined,
    ]);
  });

  it('says that the queue has not confirmed, without what the queue said', async () => {
    const { publish } = openPublisher(() => Promise.reject(new Error('https://secret.example')));

    await expect(publish(event)).rejects.toMatchObject({
      code: 'ESCALATION_PUBLISH',
      retryable: true,
      message: 'the escalation queue did not confirm',
    });
  });

  it('does not wait longer than a farewell lasts for a queue that hangs', async () => {
    const { clock, publish } = openPublisher(() => new Promise(() => undefined));
    const outcome = publish(event).catch((error: unknown) => error);

    await clock.advance(3_000);

    expect(await outcome).toMatchObject({ code: 'ESCALATION_PUBLISH' });
    expect(clock.pending()).toBe(0);
  });
});
