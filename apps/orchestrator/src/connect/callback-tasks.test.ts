import type { ConnectClient } from '@aws-sdk/client-connect';
import { createCallbackTasks, type CallbackTask } from './callback-tasks.js';

const nowMs = Date.UTC(2026, 10, 22, 16);
const hourMs = 3_600_000;

const task: CallbackTask = {
  handoverId: '0b7b6f2e-4f0e-5a38-9c5d-2f6a1c9e7d10',
  name: 'Call back +15550100001: billing',
  description: 'Charged twice.',
  attributes: { callback_phone: '+15550100001' },
  dueMs: nowMs + 17 * hourMs,
};

function connectThat(answer: () => Promise<unknown>) {
  const sent: Readonly<Record<string, unknown>>[] = [];
  const client = {
    send(command: { readonly input: Readonly<Record<string, unknown>> }) {
      sent.push(command.input);
      return answer();
    },
  } as unknown as Pick<ConnectClient, 'send'>;
  const start = createCallbackTasks(
    { instanceId: 'instance-1', contactFlowId: 'flow-1' },
    { client, clock: { now: () => nowMs } },
  );
  return { sent, start: (changes: Partial<CallbackTask> = {}) => start({ ...task, ...changes }, signal) };
}

const { signal } = new AbortController();
const takes = (): Promise<unknown> => Promise.resolve({ ContactId: 'contact-1' });
const refuses =
  (name: string, httpStatusCode: number): (() => Promise<unknown>) =>
  () =>
    Promise.reject(Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } }));

describe('createCallbackTasks', () => {
  it('makes a task for the promised time, the same one however often it is asked for', async () => {
    const { sent, start } = connectThat(takes);

    expect(await start()).toBe('contact-1');
    expect(sent).toEqual([
      {
        InstanceId: 'instance-1',
        ContactFlowId: 'flow-1',
        Name: task.name,
        Description: task.description,
        Attributes: task.attributes,
        ClientToken: task.handoverId,
        ScheduledTime: new Date(nowMs + 17 * hourMs),
      },
    ]);
  });

  it.each([
    ['no time was promised', null],
    ['the time has come', nowMs],
    ['the time is over', nowMs - hourMs],
  ])('makes it at once when %s', async (_what, dueMs) => {
    const { sent, start } = connectThat(takes);

    await start({ dueMs });

    expect(sent[0]).not.toHaveProperty('ScheduledTime');
  });

  it('keeps within what Connect takes', async () => {
    const { sent, start } = connectThat(takes);

    await start({ dueMs: nowMs + 8 * 24 * hourMs, name: 'n'.repeat(600), description: 'd'.repeat(5_000) });

    const { ScheduledTime, Name, Description } = sent[0]!;
    expect((ScheduledTime as Date).getTime() - nowMs).toBeLessThan(6 * 24 * hourMs);
    expect((ScheduledTime as Date).getTime() - nowMs).toBeGreaterThan(5.9 * 24 * hourMs);
    expect(Name).toHaveLength(512);
    expect(Description).toHaveLength(4096);
  });

  it.each([
    ['AccessDeniedException', 403, 'CONNECT_REFUSED', false],
    ['InvalidParameterException', 400, 'CONNECT_REFUSED', false],
    ['TooManyRequestsException', 429, 'CONNECT_UNREACHABLE', true],
    ['InternalServiceException', 500, 'CONNECT_UNREACHABLE', true],
  ])('says of %s whether trying again may help', async (name, status, code, retryable) => {
    await expect(connectThat(refuses(name, status)).start()).rejects.toMatchObject({ code, retryable });
  });

  it('is not content with an answer that names no contact, nor with none', async () => {
    await expect(connectThat(() => Promise.resolve({})).start()).rejects.toMatchObject({
      code: 'CONNECT_UNREACHABLE',
    });
    await expect(connectThat(() => Promise.reject(new Error('ECONNREFUSED'))).start()).rejects.toMatchObject({
      retryable: true,
    });
  });
});
