import { createClosers, type Closers } from '../world/closers.js';
import type { Scenario } from '../scenarios/scenario.js';
import { doorPort, openWorld, type OpenWorld, type OpenWorldOptions } from '../world/open-world.js';
import { publishPort } from '../world/published-port.js';
import type { VoiceSetup } from '../world/voice-setup.js';
import type { CommandDeps } from './commands.js';
import { assertNeedsNoTools, withoutLogs } from './far-story.js';
import { openControl } from './open-control.js';
import { completeVoice } from './story-world.js';

export interface ServeOptions extends Pick<
  OpenWorldOptions,
  'services' | 'secrets' | 'host' | 'dynamoEndpoint'
> {
  /** As far as it was asked for. */
  readonly voice: Partial<VoiceSetup>;
  /** Of the ports it answers on. */
  readonly firstPort: number;
  /** What those must know who have a call played. */
  readonly worldSecret: string;
}

/**
 * Keeps the world outside the services up until the signal aborts, for services that run elsewhere.
 * @throws the signal's reason after a clean stop; CodedError USAGE
 */
export async function serve(options: ServeOptions, deps: CommandDeps): Promise<never> {
  const closers = createClosers();
  const voice = completeVoice(options.voice);
  try {
    const world = await openWorld({ ...deps.world, ...options, voice });
    closers.add(() => world.close());
    await takeCalls(world, options, deps, closers);
    announce(world, options, deps);
    return await aborted(deps.signal);
  } finally {
    await closers.closeAll();
    deps.print('The world has stopped.');
  }
}

async function takeCalls(
  world: OpenWorld,
  { worldSecret, host, firstPort }: ServeOptions,
  { signal }: CommandDeps,
  closers: Closers,
): Promise<void> {
  const prepare = async (scenario: Scenario, gone: AbortSignal): Promise<Scenario> => {
    assertNeedsNoTools(scenario);
    await world.untilServicesReady(gone);
    return withoutLogs(scenario);
  };
  const control = await openControl({ world, secret: worldSecret, signal, prepare }, closers);
  const opened = await publishPort({ host, port: doorPort(firstPort, 'control') }, control.port);
  closers.add(() => opened.close());
}

function announce(
  { addresses, facts }: OpenWorld,
  options: ServeOptions,
  { print, paint }: CommandDeps,
): void {
  const control = `http://${options.host}:${doorPort(options.firstPort, 'control')}`;
  const rows = { ...addresses, control, ...options.services };
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  print(paint.good('The world outside the services is up.'));
  for (const [name, address] of Object.entries(rows)) print(`  ${name.padEnd(width)}  ${address}`);
  print(`The bot answers ${facts.botNumber}; people at Connect answer ${facts.connectNumber}.`);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
