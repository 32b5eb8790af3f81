import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/world/ports.js';
import { serviceArguments, startService, type ServiceOptions } from '../src/world/service-process.js';

const folder = mkdtempSync(join(tmpdir(), 'voc-service-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const deps = { nowMs: () => performance.now() };

const readyServer = `
  const server = require('node:http').createServer((request, response) => response.end('ok'));
  server.listen(process.env.PORT, '127.0.0.1', () => console.log(JSON.stringify({ message: 'up', env: Object.keys(process.env) })));
`;

async function service(source: string, changes: Partial<ServiceOptions> = {}): Promise<ServiceOptions> {
  const port = await freePort(0);
  const bundlePath = join(folder, `service-${port}.cjs`);
  writeFileSync(bundlePath, source);
  const env = { PATH: '/usr/bin:/bin', PORT: String(port) };
  return {
    name: 'service',
    bundlePath,
    env,
    readyUrl: `http://127.0.0.1:${port}/`,
    startTimeoutMs: 10_000,
    stopGraceMs: 300,
    ...changes,
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + 5_000;
  while (!condition() && performance.now() < giveUpAtMs)
    await new Promise((resolve) => void setTimeout(resolve, 20));
  expect(condition()).toBe(true);
}

describe('service process', () => {
  it('is ready when it answers, with nothing in its environment that was not given', async () => {
    const running = await startService(await service(readyServer), deps);

    await until(() => running.lines().length > 0);
    const exit = await running.stop();

    expect(running.lines()[0]?.fields).toEqual({ message: 'up', env: ['PATH', 'PORT'] });
    expect(exit).toEqual({ code: null, signal: 'SIGTERM' });
    expect(running.isRunning()).toBe(false);
  });

  it('is killed when it does not stop within the grace', async () => {
    const running = await startService(
      await service(`process.on('SIGTERM', () => undefined);${readyServer}`),
      deps,
    );

    const exit = await running.stop();

    expect(exit.signal).toBe('SIGKILL');
  });

  it('shows its last lines when it stops before it is ready', async () => {
    const options = await service(`console.error('PORT: must be a port number'); process.exitCode = 3;`);

    await expect(startService(options, deps)).rejects.toThrow(
      /service stopped before it was ready \(exit code 3\)[^]*PORT: must be a port number/,
    );
  });

  it('does not live on when it was not ready in time', async () => {
    const options = await service(`console.log(process.pid); setInterval(() => undefined, 1000);`, {
      startTimeoutMs: 600,
    });

    const error = await startService(options, deps).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );

    expect(error?.message).toContain('was not ready after 600 ms');
    const pid = Number(/^ {2}(\d+)$/m.exec(error?.message ?? '')?.[1]);
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('ends when the one who started it is killed', async () => {
    const options = await service(readyServer);
    const parentPath = join(folder, 'parent.cjs');
    const args = JSON.stringify(serviceArguments(options.bundlePath));
    writeFileSync(
      parentPath,
      `const child = require('node:child_process').spawn(process.execPath, ${args}, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
       child.stdout.once('data', () => console.log(child.pid));`,
    );
    const parent = spawn(process.execPath, [parentPath], {
      env: options.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(chunk.toString());

    parent.kill('SIGKILL');

    await until(() => !isAlive(pid));
  });
});

describe('freePort', () => {
  it('gives no port away twice', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort(0)));

    expect(new Set(ports).size).toBe(50);
  });

  it('answers the next port when the preferred one is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
    const taken = (server.address() as { readonly port: number }).port;

    const port = await freePort(taken);
    await new Promise((resolve) => void server.close(resolve));

    expect(port).toBeGreaterThan(taken);
  });
});
