import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContactFlowEvent } from '../src/connect/contact-flow-event.js';
import { createConnectFake } from '../src/connect/connect-fake.js';
import { loadHandoverFlow } from '../src/connect/handover-flow.js';
import { createLambdaRuntime, type LambdaRuntime } from '../src/connect/lambda-runtime.js';
import { createFakeIncomingCall } from '../src/connect/testing/fake-incoming-call.js';
import type { Recording, RecordingLibrary } from '../src/speech/recording.js';
import { createJournal, type Journal } from '../src/world/journal.js';
import { createPhoneNetwork } from '../src/world/phone-network.js';

const bundle = `
let count = 0;
exports.handler = async (event, context) => {
  const { token } = event.Details.Parameters;
  console.log('invocation', ++count);
  if (token === 'throw' || token === '0000000000') throw new RangeError('no such table');
  if (token === 'exit') process.exit(3);
  if (token === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (token === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
  if (token === 'reject') Promise.reject(new Error('nobody waits for this'));
  return {
    success: 'true', summary: 'token of ' + token.length, table: String(process.env.HANDOVER_TOKENS_TABLE),
    inherited: String(process.env.PATH), count: String(count), left: String(context.getRemainingTimeInMillis() > 0),
  };
};`;

let folder: string;
let bundlePath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connect-lambda-'));
  bundlePath = join(folder, 'handler.cjs');
  await writeFile(bundlePath, bundle);
});

afterAll(() => rm(folder, { recursive: true }));

const eventFor = (token: string): ContactFlowEvent =>
  ({ Name: 'ContactFlowEvent', Details: { Parameters: { token } } }) as unknown as ContactFlowEvent;

describe('Lambda runtime', () => {
  let journal: Journal;
  let runtime: LambdaRuntime;

  beforeEach(() => {
    journal = createJournal();
    const env = { HANDOVER_TOKENS_TABLE: 'HandoverTokens' };
    runtime = createLambdaRuntime({ bundlePath, env, journal, timeoutMs: 500, maxConcurrency: 2 });
  });

  afterEach(() => runtime.close());

  const invoke = async (token: string): Promise<Record<string, unknown>> => {
    const invocation = await runtime.invoke(eventFor(token));
    const { payload } = invocation as { payload?: string };
    return payload === undefined ? { ...invocation } : (JSON.parse(payload) as Record<string, unknown>);
  };
  const coldStarts = (): number => journal.entries().filter((entry) => entry.kind === 'cold-started').length;

  it('gives the function its own environment and nothing else', async () => {
    expect(await invoke('1')).toMatchObject({
      success: 'true',
      table: 'HandoverTokens',
      inherited: 'undefined',
      left: 'true',
    });
  });

  it('stays warm between invocations and keeps what the function printed', async () => {
    await invoke('1');

    expect(await invoke('1')).toMatchObject({ count: '2' });
    expect(coldStarts()).toBe(1);
    expect(runtime.output()).toEqual(expect.arrayContaining(['invocation 1', 'invocation 2']));
  });

  it('reports what the handler throws, and stays warm', async () => {
    expect(await invoke('throw')).toMatchObject({
      status: 'function-error',
      errorType: 'RangeError',
      errorMessage: 'no such table',
    });
    expect(await invoke('1')).toMatchObject({ count: '2' });
  });

  it('ends an invocation at the time limit and starts afresh', async () => {
    expect(await invoke('hang')).toMatchObject({
      status: 'function-error',
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 0.50 seconds',
    });
    expect(await invoke('1')).toMatchObject({ count: '1' });
  });

  it('reports a function that ends its process, and starts afresh', async () => {
    expect(await invoke('exit')).toMatchObject({ status: 'function-error', errorType: 'Runtime.ExitError' });
    expect(await invoke('1')).toMatchObject({ count: '1' });
  });

  it('starts afresh after a rejection nobody handled', async () => {
    await invoke('reject');
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(await invoke('1')).toMatchObject({ count: '1' });
  });

  it('runs two at a time in environments of their own and throttles the third', async () => {
    const [first, second, third] = await Promise.all([invoke('slow'), invoke('slow'), invoke('slow')]);

    expect([first['count'], second['count'], third['status']]).toEqual(['1', '1', 'throttled']);
  });

  it('reports a bundle that cannot be loaded', async () => {
    const missing = createLambdaRuntime({
      bundlePath: join(folder, 'none.cjs'),
      env: {},
      journal,
      timeoutMs: 500,
    });

    expect(await missing.invoke(eventFor('1'))).toMatchObject({
      status: 'function-error',
      errorType: 'Error',
    });
    await missing.close();
  });

  it('closes at once while an invocation runs', async () => {
    const startedAt = performance.now();
    const slow = createLambdaRuntime({ bundlePath, env: {}, journal, timeoutMs: 30_000 });
    const pending = slow.invoke(eventFor('hang'));
    await new Promise((resolve) => setTimeout(resolve, 200));

    await slow.close();

    expect(await pending).toMatchObject({ status: 'function-error', errorType: 'Runtime.ExitError' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('Connect with a real Lambda bundle', () => {
  const instanceArn = 'arn:aws:connect:us-east-1:000000000000:instance/1';
  const hello: Recording = {
    id: 'agent-hello',
    speaker: 'agent',
    language: 'en',
    text: 'Hello',
    audio: new Uint8Array(320),
  };
  const recordings: RecordingLibrary = { all: () => [hello], get: () => hello, spokenIn: () => undefined };

  it.each([
    ['an agent who sees the context', '1234567890#', 'escalation', 'token of 10'],
    ['an agent without context when the function throws', '0000000000#', 'default', undefined],
  ])('takes a call from the phone network to %s', async (_whom, keys, queue, summary) => {
    const journal = createJournal();
    const network = createPhoneNetwork();
    const runtime = createLambdaRuntime({ bundlePath, env: {}, journal, timeoutMs: 3_000 });
    const connect = createConnectFake({
      journal,
      network,
      recordings,
      phoneNumber: '+15550100009',
      invokeLambda: runtime.invoke,
      instanceArn,
      flow: loadHandoverFlow(instanceArn),
    });
    connect.faults.set({ ringMs: 20, listensAfterMs: 50, agentAnswersMs: 20 });
    const caller = createFakeIncomingCall();

    network.lookup('+15550100009')?.(caller.call);
    await journal.waitFor('listening', (entry) => entry.kind === 'listening', 2_000);
    caller.press(keys);
    caller.bridge();
    await journal.waitFor('the agent has spoken', (entry) => entry.kind === 'spoke', 5_000);

    const [screen] = connect.agentScreens();
    expect([screen?.queue, screen?.attributes['summary']]).toEqual([queue, summary]);
    expect(caller.done).toEqual(['answer', 'play 320']);
    expect(journal.violations()).toEqual([]);
    await connect.close();
    await runtime.close();
    const late = createFakeIncomingCall();
    network.lookup('+15550100009')?.(late.call);
    expect(late.done).toEqual(['hangup']);
  });
});
