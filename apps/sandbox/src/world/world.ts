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
import { startOwnServices, type OwnServices } from './own-services.js';
import type { ExtraEnv, ServiceEnv } from './service-env.js';
import type { Service } from './service.js';
import type { ServiceProcess } from './service-process.js';
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
  /**
   * The same world with another gateway in place of this one, whose world is over with it; either can be closed.
   * @param env added to the gateway's environment in place of what there was
   * @throws CodedError SERVICE_START: no gateway is there then, and the world can only be closed
   */
  withGateway(env: ServiceEnv | undefined): Promise<OwnWorld>;
}

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
    const facts = createWorldFacts(options.path);
    const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
    const outside = await startOutside({ ...options, bundlesDir: bundles.dir, facts, gatewayUrl }, closers);
    const services = await startOwnServices(bundles.dir, outside, gatewayPort, closers);
    return assemble(outside, services, closers);
  } catch (error) {
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
}

function assemble(outside: Outside, services: OwnServices, closers: Closers): OwnWorld {
  const { addresses, ...parts } = outside;
  const { gateway, orchestrator } = services;
  const { facts, twilio } = parts;
  return {
    ...parts,
    gateway,
    orchestrator,
    addresses: {
      ...services.addresses,
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
    async withGateway(env) {
      const { gateway: _, ...otherEnv } = outside.extraEnv;
      const extraEnv = env === undefined ? otherEnv : { ...otherEnv, gateway: env };
      return assemble({ ...outside, extraEnv }, await services.withGateway(env ?? {}), closers);
    },
    close: () => closers.closeAll(),
  };
}
