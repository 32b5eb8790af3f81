import type { Closers } from './closers.js';
import type { Outside } from './outside.js';
import { freePort } from './ports.js';
import { gatewayEnv, orchestratorEnv, type ServiceEnv } from './service-env.js';
import { startService, type ServiceProcess } from './service-process.js';

/** The gateway and the orchestrator, each a process of its own as in production. */
export interface OwnServices {
  readonly gateway: ServiceProcess;
  readonly orchestrator: ServiceProcess;
  readonly addresses: { readonly gateway: string; readonly orchestrator: string };
  /**
   * Stops the gateway and starts another at the same address.
   * @param extraEnv in place of what was added to the environment of the first
   */
  withGateway(extraEnv: ServiceEnv): Promise<OwnServices>;
}

const startTimeoutMs = 20_000;
const stopGraceMs = 5_000;

/** @throws CodedError SERVICE_START; whatever was started is among the closers */
export async function startOwnServices(
  bundlesDir: string,
  outside: Outside,
  gatewayPort: number,
  closers: Closers,
): Promise<OwnServices> {
  const { facts, journal, voice, addresses, extraEnv } = outside;
  const orchestratorPort = await freePort(0);

  const start = async (
    name: 'gateway' | 'orchestrator',
    port: number,
    env: ServiceEnv,
  ): Promise<ServiceProcess> => {
    const service = await startService(
      {
        name,
        bundlePath: `${bundlesDir}/${name}/main.cjs`,
        env,
        readyUrl: `http://127.0.0.1:${port}/readyz`,
        startTimeoutMs,
        stopGraceMs,
      },
      { nowMs: () => journal.nowMs() },
    );
    closers.add(() => service.stop());
    return service;
  };
  const startGateway = (extra: ServiceEnv = {}): Promise<ServiceProcess> =>
    start('gateway', gatewayPort, { ...gatewayEnv(facts, addresses, voice, gatewayPort), ...extra });
  const startOrchestrator = (extra: ServiceEnv = {}): Promise<ServiceProcess> =>
    start('orchestrator', orchestratorPort, {
      ...orchestratorEnv(facts, addresses, orchestratorPort),
      ...extra,
    });

  const servicesWith = (gateway: ServiceProcess, orchestrator: ServiceProcess): OwnServices => ({
    gateway,
    orchestrator,
    addresses: {
      gateway: `http://127.0.0.1:${gatewayPort}`,
      orchestrator: `http://127.0.0.1:${orchestratorPort}`,
    },
    async withGateway(extra) {
      await gateway.stop();
      return servicesWith(await startGateway(extra), orchestrator);
    },
  });

  const starting = [startGateway(extraEnv.gateway), startOrchestrator(extraEnv.orchestrator)] as const;
  // When one fails, the other must have come up before everything is closed, or it would be left behind.
  await Promise.allSettled(starting);
  return servicesWith(...(await Promise.all(starting)));
}
