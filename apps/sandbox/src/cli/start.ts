import { randomBytes } from 'node:crypto';
import { CodedError } from '@voc/errors';
import type { ServiceErrorCode } from '../world/service-process.js';
import { createClosers, type Closers } from '../world/closers.js';
import { startWorld, type OwnWorld } from '../world/world.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import type { CommandDeps } from './commands.js';
import { openControl } from './open-control.js';
import { completeVoice } from './story-world.js';
import { removeWorldFile, writeWorldFile } from './world-file.js';

export interface StartOptions {
  readonly port: number;
  /** As far as it was asked for. */
  readonly voice: Partial<VoiceSetup>;
}

/**
 * Keeps a world up until the signal aborts.
 * @throws CodedError USAGE; the signal's reason after a clean stop; CodedError SERVICE_LOST when a service is lost, because a world without it is none
 */
export async function start({ port, voice }: StartOptions, deps: CommandDeps): Promise<never> {
  const closers = createClosers();
  const complete = completeVoice(voice);
  deps.print('Starting the offline world …');
  try {
    const world = await startWorld({ ...deps.world, voice: complete, gatewayPort: port });
    closers.add(() => world.close());
    const controlUrl = await takeCalls(world, deps, closers);
    announce(world, controlUrl, port, deps);
    return await untilOver(world, deps.signal);
  } finally {
    await closers.closeAll();
    deps.print('The world has stopped; nothing of it is left running.');
  }
}

async function takeCalls(world: OwnWorld, deps: CommandDeps, closers: Closers): Promise<string> {
  const secret = randomBytes(24).toString('hex');
  const { url } = await openControl({ world, secret, signal: deps.signal }, closers);
  await writeWorldFile(deps.worldFile, { controlUrl: url, secret, pid: process.pid });
  closers.add(() => removeWorldFile(deps.worldFile, secret));
  return url;
}

function announce(
  world: OwnWorld,
  controlUrl: string,
  wantedPort: number,
  { print, paint }: CommandDeps,
): void {
  const { addresses, facts, gateway, orchestrator } = world;
  const port = Number(new URL(addresses['gateway'] ?? '').port);
  if (wantedPort !== 0 && port !== wantedPort)
    print(`Port ${wantedPort} is taken; the gateway listens on ${port}.`);
  print(paint.good('The offline world is up.'));
  const rows = { ...addresses, control: controlUrl };
  const processes: Readonly<Record<string, number>> = {
    gateway: gateway.pid,
    orchestrator: orchestrator.pid,
    control: process.pid,
  };
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  for (const [name, address] of Object.entries(rows)) {
    print(
      `  ${name.padEnd(width)}  ${address}${name in processes ? `  (process ${String(processes[name])})` : ''}`,
    );
  }
  print(`The bot answers ${facts.botNumber}; people at Connect answer ${facts.connectNumber}.`);
  print('Ring the bot from another terminal with `npm run call`. Ctrl-C stops everything.');
}

const watchEveryMs = 500;

/** Never resolves. */
function untilOver(world: OwnWorld, signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => {
      clearInterval(watch);
      reject(signal.reason as Error);
    };
    const watch = setInterval(() => {
      const lost = [world.gateway, world.orchestrator].find((service) => !service.isRunning());
      if (lost === undefined) return;
      clearInterval(watch);
      const lastLines = lost
        .lines()
        .slice(-15)
        .map((line) => `  ${line.text}`);
      reject(
        new CodedError<ServiceErrorCode>(
          'SERVICE_LOST',
          [`The ${lost.name} has stopped; its last lines:`, ...lastLines].join('\n'),
        ),
      );
    }, watchEveryMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
