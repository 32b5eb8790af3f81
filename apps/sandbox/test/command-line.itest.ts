import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScenarioReport } from '../src/scenarios/scenario-report.js';
import { bundlesDir, servicePath, workspaceRoot } from './support/bundles.js';

/** The bundles in a folder of their own, so that a world somebody keeps up in this checkout is not met. */
const folder = mkdtempSync(join(tmpdir(), 'voc-command-line-'));
const worldFile = join(folder, 'dist', 'world.json');
const running = new Set<ChildProcess>();

beforeAll(() =>
  cpSync(bundlesDir, join(folder, 'dist', 'apps'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  }),
);
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Command {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exitCode: Promise<number | null>;
}

function sandbox(...args: readonly string[]): Command {
  const child = spawn(process.execPath, [join(folder, 'dist/apps/sandbox/main.cjs'), ...args], {
    // The embedded AWS servers are found from the working directory.
    cwd: workspaceRoot,
    env: { PATH: servicePath },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const exitCode = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, stdout: () => output.stdout, stderr: () => output.stderr, exitCode };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > giveUpAtMs) throw new Error(`did not happen within 20 s: ${what}`);
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
}

async function startedWorld(): Promise<{
  readonly start: Command;
  readonly addresses: readonly string[];
  readonly pids: readonly number[];
}> {
  const start = sandbox('start', '--port', '0');
  await until(
    () => start.stdout().includes('Ctrl-C stops everything') || start.child.exitCode !== null,
    'the world is up',
  );
  const addresses = [...start.stdout().matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([address]) => address);
  const pids = [...start.stdout().matchAll(/\(process (\d+)\)/g)].map(([, pid]) => Number(pid));
  return { start, addresses, pids };
}

async function answers(address: string): Promise<boolean> {
  try {
    await (await fetch(address)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('start', () => {
  it('plays calls for others and leaves no process, no port and no file behind after Ctrl-C', async () => {
    const { start, addresses, pids } = await startedWorld();
    const call = sandbox('call', '--scenario', 'goodbye', '--json');
    const callCode = await call.exitCode;
    const wereUp = await Promise.all(addresses.map(answers));

    start.child.kill('SIGINT');
    const startCode = await start.exitCode;

    expect(wereUp.length).toBeGreaterThanOrEqual(7);
    expect(wereUp).not.toContain(false);
    const { failures } = JSON.parse(call.stdout()) as ScenarioReport;
    expect({ callCode, failures, errors: call.stderr() }).toEqual({ callCode: 0, failures: [], errors: '' });
    expect({ startCode, errors: start.stderr() }).toEqual({ startCode: 130, errors: '' });
    expect(await Promise.all(addresses.map(answers))).not.toContain(true);
    expect(pids).toHaveLength(3);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(worldFile)).toBe(false);
  }, 90_000);

  it('leaves no service behind when it is killed without a word', async () => {
    const { start, pids } = await startedWorld();

    start.child.kill('SIGKILL');
    await start.exitCode;

    await until(() => !pids.some(isAlive), 'the services notice');
    expect(pids.filter(isAlive)).toEqual([]);
  }, 60_000);

  it('says so and stops when a service is lost', async () => {
    const { start, pids } = await startedWorld();

    process.kill(pids[0]!, 'SIGKILL');
    const code = await start.exitCode;

    expect(code).toBe(1);
    expect(start.stderr()).toContain('The gateway has stopped');
    expect(pids.filter(isAlive)).toEqual([]);
  }, 60_000);
});

describe('call', () => {
  it('says what to do when no world is running', async () => {
    rmSync(worldFile, { force: true });
    const call = sandbox('call');

    expect(await call.exitCode).toBe(1);
    expect(call.stderr()).toBe(
      'No world is running: start one with `npm start` in another terminal, or use `npm run demo`.\n',
    );
  });
});

describe('demo', () => {
  it('stops in the middle of a call on Ctrl-C and leaves nothing behind', async () => {
    const demo = sandbox('demo');
    await until(() => demo.stdout().includes('thanks for calling'), 'the bot has greeted');

    demo.child.kill('SIGINT');

    expect(await demo.exitCode).toBe(130);
    expect(demo.stderr()).toBe('');
  }, 60_000);

  it('tells one story after another, and how all of them went', async () => {
    const story = ['--scenario', 'hang-up-mid-answer'];
    const demo = sandbox('demo', ...story, ...story);

    expect(await demo.exitCode).toBe(0);
    expect(demo.stdout().match(/^The caller hangs up in the middle of an answer/gm)).toHaveLength(2);
    expect(demo.stdout()).toMatch(/\nAll 2 stories went as expected\.\n$/);
    expect(demo.stderr()).toBe('');
  }, 60_000);

  it.each([
    [['demo', '--scenario', 'world-peace'], 'There is no scenario "world-peace". There are: human-please, '],
    [['demo', '--loud'], "Unknown option '--loud'"],
    [['dance'], 'There is no command "dance".'],
  ])('answers %j with a sentence', async (args, sentence) => {
    const command = sandbox(...args);

    expect(await command.exitCode).toBe(1);
    expect(command.stderr()).toContain(sentence);
    expect(command.stderr()).not.toMatch(/\n\s+at /);
    expect(command.stdout()).toBe('');
  });
});
