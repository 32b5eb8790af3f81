import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bundlesDir, servicePath, workspaceRoot } from './support/bundles.js';

const firstPort = randomInt(1_500, 2_900) * 10;
const at = (offset: number): string => `http://127.0.0.1:${firstPort + offset}`;
const aws = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const worldSecret = 'known-to-those-who-have-calls-played';
const serveEnv = {
  HOST: '127.0.0.1',
  GATEWAY_URL: 'http://127.0.0.1:9',
  ORCHESTRATOR_URL: 'http://127.0.0.1:9',
  WORLD_SECRET: worldSecret,
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'twilio-token',
  OPENAI_API_KEY: 'openai-key',
  HUBSPOT_ACCESS_TOKEN: 'hubspot-token',
};

interface Command {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
}

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

function sandbox(args: readonly string[], env: Readonly<Record<string, string>>): Command {
  const child = spawn(process.execPath, [join(bundlesDir, 'sandbox/main.cjs'), ...args], {
    cwd: workspaceRoot,
    env: { PATH: servicePath, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exitCode = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, output: () => output, exitCode };
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number | null> {
  try {
    const response = await fetch(url, init);
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > giveUpAtMs) throw new Error(`did not happen within 20 s: ${what}`);
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
}

async function refusedCall(scenario: string, secret: string): Promise<string> {
  const call = sandbox(['call', '--scenario', scenario], { WORLD_URL: at(0), WORLD_SECRET: secret });
  expect(await call.exitCode).toBe(1);
  return call.output();
}

describe('serve', () => {
  let world: Command;

  beforeAll(async () => {
    world = sandbox(['serve', '--port', String(firstPort)], serveEnv);
    await until(async () => (await statusOf(`${at(0)}/healthz`)) === 200, 'the world is up');
  }, 30_000);

  it('plays everybody outside the services at ports known beforehand', async () => {
    const sqs = new SQSClient({ ...aws, endpoint: at(6) });
    const dynamo = new DynamoDBClient({ ...aws, endpoint: at(7) });

    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));

    expect(QueueUrls.map((url) => new URL(url).pathname)).toContain('/000000000000/escalations');
    expect(TableNames.toSorted()).toEqual(['Calls', 'HandoverTokens', 'Handovers']);
    const call = `/2010-04-01/Accounts/${serveEnv.TWILIO_ACCOUNT_SID}/Calls/CA${'0'.repeat(32)}.json`;
    const basic = (token: string): RequestInit => ({
      headers: {
        authorization: `Basic ${Buffer.from(`${serveEnv.TWILIO_ACCOUNT_SID}:${token}`).toString('base64')}`,
      },
    });
    expect(await statusOf(`${at(1)}${call}`, basic('another'))).toBe(401);
    expect(await statusOf(`${at(1)}${call}`, basic(serveEnv.TWILIO_AUTH_TOKEN))).toBe(404);
    sqs.destroy();
    dynamo.destroy();
  });

  it('plays no call for somebody who does not know its secret', async () => {
    expect(await refusedCall('human-please', 'a-secret-of-somebody-else')).toContain(
      'The secret does not fit.',
    );
  });

  it('plays no story it cannot', async () => {
    expect(await refusedCall('order-by-keys', worldSecret)).toContain('needs the world’s tools');
    expect(await refusedCall('nova-dies', worldSecret)).toContain('play it in a world of its own');
  });

  it('ends on a signal, and leaves no port behind', async () => {
    world.child.kill('SIGTERM');

    expect(await world.exitCode).toBe(143);
    expect(await Promise.all([0, 1, 2, 4, 5, 6, 7].map((offset) => statusOf(at(offset))))).toEqual(
      Array<null>(7).fill(null),
    );
  });
});

describe('serve without its environment', () => {
  it('does not start, and names everything that is missing', async () => {
    const command = sandbox(['serve'], {});

    expect(await command.exitCode).toBe(1);
    for (const name of ['GATEWAY_URL', 'WORLD_SECRET', 'TWILIO_AUTH_TOKEN', 'HUBSPOT_ACCESS_TOKEN'])
      expect(command.output()).toContain(`${name}:`);
  });
});
