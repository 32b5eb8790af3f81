import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { orchestratorEnv } from './support/orchestrator-env.js';
import { newEscalation, startWorld, type World } from './support/world.js';

jest.setTimeout(20_000);

const bundle = join(__dirname, '../../../dist/apps/orchestrator/main.cjs');

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
  readonly printed: (text: string) => Promise<void>;
}

function start(env: Readonly<Record<string, string>>): Run {
  const child = spawn(process.execPath, [bundle], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return {
    child,
    output: () => output,
    exitCode: once(child, 'exit').then(([code]) => code as number | null),
    async printed(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`ended without printing ${text}: ${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

const children = new Set<ChildProcess>();

// A failed expectation must not leave a process behind.
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

describe('the process with a bad environment', () => {
  it('names every bad variable in one message and exits with 1', async () => {
    const run = start({
      TWILIO_ACCOUNT_SID: 'AC123',
      DTMF_PREFIX: '12',
      CONNECT_PHONE_NUMBER: '+15550100009',
    });

    expect(await run.exitCode).toBe(1);

    const message = run.output();
    expect(message).toContain('TWILIO_ACCOUNT_SID: must be AC and 32 hexadecimal digits');
    expect(message).toContain('DTMF_PREFIX: must be 0 to 20 times the letter w');
    expect(message).toContain('PUBLIC_BASE_URL: is not set');
    expect(message).toContain('AWS_REGION: is not set');
    expect(message).not.toContain('CONNECT_PHONE_NUMBER');
    expect(message).not.toContain('at ');
  });
});

describe('the process', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWorld();
  });

  afterEach(() => world.close());

  const env = (): Readonly<Record<string, string>> => ({ ...orchestratorEnv(world), PORT: '0' });

  it('runs a handover, shows its health, and ends with 0 on SIGTERM', async () => {
    const event = newEscalation();
    const run = start(env());
    await run.printed('orchestrator ready');
    await world.handovers.markCallerReady(event.handover_id, {
      callSid: event.call_sid,
      conversationId: event.conversation_id,
      atIso: new Date().toISOString(),
    });
    await world.queue.send(JSON.stringify(event));
    const record = await world.eventually(
      'finished',
      event.handover_id,
      ({ finished_at }) => finished_at !== null,
    );

    const ready =
      run
        .output()
        .split('\n')
        .find((line) => line.includes('orchestrator ready')) ?? '{}';
    const { port } = JSON.parse(ready) as { port: number };
    const get = async (path: string): Promise<Response> => await fetch(`http://127.0.0.1:${port}${path}`);
    expect(await (await get('/healthz')).text()).toMatch(/^ok \d+\.\d+\.\d+$/);
    expect((await get('/readyz')).status).toBe(200);
    expect((await get('/other')).status).toBe(404);
    expect(await (await get('/metrics')).text()).toContain('handovers_total{outcome="redirected"} 1');

    run.child.kill('SIGTERM');
    expect(await run.exitCode).toBe(0);
    expect(world.redirects(event.call_sid)).toHaveLength(1);
    expect(run.output()).toContain(`"handover_id":"${event.handover_id}"`);
    expect(run.output()).not.toContain(record.token!);
    expect(run.output()).not.toContain('Charged twice');
  });
});
