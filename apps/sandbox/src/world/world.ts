import type { LocalAws } from '../aws/local-aws.js';
import type { ConnectFake } from '../connect/connect-fake.js';
import type { LambdaRuntime } from '../connect/lambda-runtime.js';
import type { HubspotFake } from '../hubspot/hubspot-fake.js';
import type { RecordingLibrary } from '../speech/recording.js';
import type { ToolHost } from '../tools/tool-host.js';
import type { TwilioFake } from '../twilio/twilio-fake.js';
import { createClosers, type Closers } from './closers.js';
import type { Journal } from './journal.js';
import type { Model, OwnFaults } from './models.js';
import { startOutside, type Outside } from './outside.js';
import { allServices, copyBundles } from './own-bundles.js';
import type { CallerLeg } from './phone-network.js';
import { freePort } from './ports.js';
import { gatewayEnv, orchestratorEnv, type ExtraEnv, type ServiceEnv } from './service-env.js';
import type { Service } from './service.js';
import { startService, type ServiceProcess } from './service-process.js';
import type { VoiceSetup } from './voice-setup.js';
import { createWorldFacts, type WorldFacts } from './world-facts.js';

export interface WorldOptions {
  /** Folder that holds `gateway/main.cjs`, `orchestrator/main.cjs` and `connect-lambda/handler.cjs`. */
  readonly bundlesDir: string;
  /** PATH of the services. */
  readonly path: string;
  /** The gateway listens here or on the next free port; 0 or absent: any free port. */
  readonly gatewayPort?: number;
  /** Who answers. Absent: OpenAI with telephone audio. */
  readonly voice?: VoiceSetup;
  readonly extraEnv?: ExtraEnv;
}

/** The product's three services with everything outside them. */
export interface World {
  readonly facts: WorldFacts;
  readonly journal: Journal;
  readonly recordings: RecordingLibrary;
  readonly aws: LocalAws;
  readonly twilio: TwilioFake;
  readonly voice: VoiceSetup;
  readonly extraEnv: ExtraEnv;
  /** Whoever answers, and whoever takes over. */
  readonly model: Model;
  readonly ownFaults: OwnFaults;
  readonly hubspot: HubspotFake;
  readonly tools: ToolHost;
  readonly connect: ConnectFake;
  readonly lambda: LambdaRuntime;
  readonly gateway: Service;
  readonly orchestrator: Service;
  /** For people: what listens where. */
  readonly addresses: Readonly<Record<string, string>>;
  /** A person rings the bot's number. */
  placeCall(from: string): CallerLeg;
  /** Stops the services that are its own, then the fakes; resolves when no process and no port is left. */
  close(): Promise<void>;
}

/** A world on loopback that runs the services itself. */
export interface OwnWorld extends World {
  readonly gateway: ServiceProcess;
  readonly orchestrator: ServiceProcess;
}

const startTimeoutMs = 20_000;
const stopGraceMs = 5_000;

/**
 * Starts a world. What had been started is stopped again when a part fails to.
 * @throws Error of the part that failed; for a service with its last lines
 */
export async function startWorld(options: WorldOptions): Promise<OwnWorld> {
  const closers = createClosers();
  try {
    const gatewayPort = await freePort(options.gatewayPort ?? 0);
    const bundles = await copyBundles(options.bundlesDir, allServices);
    closers.add(() => bundles.remove());
    const own = { ...options, bundlesDir: bundles.dir };
    const facts = createWorldFacts(options.path);
    const outside = await startOutside(
      { ...own, facts, gatewayUrl: `http://127.0.0.1:${gatewayPort}` },
      closers,
    );
    const services = await startServices(own, outside, gatewayPort, closers);
    return assemble(outside, services, gatewayPort, closers);
  } catch (error) {
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
}

type Services = Awaited<ReturnType<typeof startServices>>;

/** The gateway and the orchestrator, each a process of its own as in production. */
async function startServices(options: WorldOptions, outside: Outside, gatewayPort: number, closers: Closers) {
  const { facts, journal, voice, addresses } = outside;
  const start = async (
    name: 'gateway' | 'orchestrator',
    port: number,
    env: ServiceEnv,
  ): Promise<ServiceProcess> => {
    const service = await startService(
      {
        name,
        bundlePath: `${options.bundlesDir}/${name}/main.cjs`,
        env: { ...env, ...options.extraEnv?.[name] },
        readyUrl: `http://127.0.0.1:${port}/readyz`,
        startTimeoutMs,
        stopGraceMs,
      },
      { nowMs: () => journal.nowMs() },
    );
    closers.add(() => service.stop());
    return service;
  };
  const orchestratorPort = await freePort(0);
  const starting = [
    start('gateway', gatewayPort, gatewayEnv(facts, addresses, voice, gatewayPort)),
    start('orchestrator', orchestratorPort, orchestratorEnv(facts, addresses, orchestratorPort)),
  ] as const;
  // When one fails, the other must have come up before everything is closed, or it would be left behind.
  await Promise.allSettled(starting);
  const [gateway, orchestrator] = await Promise.all(starting);
  return { gateway, orchestrator, orchestratorPort };
}

function assemble(outside: Outside, services: Services, gatewayPort: number, closers: Closers): OwnWorld {
  const { addresses, ...parts } = outside;
  const { gateway, orchestrator, orchestratorPort } = services;
  const { facts, twilio } = parts;
  return {
    ...parts,
    gateway,
    orchestrator,
    addresses: {
      gateway: `http://127.0.0.1:${gatewayPort}`,
      orchestrator: `http://127.0.0.1:${orchestratorPort}`,
      'Twilio API': addresses.twilioApi,
      ...(addresses.models.openai !== undefined && { 'OpenAI Realtime': addresses.models.openai }),
      ...(addresses.models.bedrock !== undefined && { Bedrock: addresses.models.bedrock }),
      HubSpot: addresses.hubspot,
      'Connect API': addresses.connectApi,
      Tools: addresses.toolsUrl,
      SQS: addresses.sqs,
      DynamoDB: addresses.dynamo,
    },
    placeCall: (from) => twilio.placeCall({ from, to: facts.botNumber }),
    close: () => closers.closeAll(),
  };
}
