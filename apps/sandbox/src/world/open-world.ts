import { systemClock } from '@voc/resilience';
import { answers } from './answers.js';
import { createClosers, type Closers } from './closers.js';
import { watchFarService, type FarService } from './far-service.js';
import { copyBundles } from './own-bundles.js';
import { startOutside, type Outside } from './outside.js';
import { publishPort } from './published-port.js';
import { untilReachable } from './until-reachable.js';
import type { VoiceSetup } from './voice-setup.js';
import { createWorldFacts, type SharedSecrets } from './world-facts.js';
import type { World, WorldOptions } from './world.js';

export interface OpenWorldOptions extends Pick<WorldOptions, 'bundlesDir' | 'path'> {
  readonly voice: VoiceSetup;
  /** Where the services are found, such as `http://gateway:3000`. */
  readonly services: { readonly gateway: string; readonly orchestrator: string };
  readonly secrets: SharedSecrets;
  /** Address the world is reached at; `0.0.0.0` for all. */
  readonly host: string;
  readonly firstPort: number;
  /** Where DynamoDB is when it is none of this world's. */
  readonly dynamoEndpoint?: string;
}

/** Everything the world answers on: the first is on the first port, the others follow. */
const doors = [
  'control',
  'Twilio API',
  'OpenAI Realtime',
  'Bedrock',
  'HubSpot',
  'Connect API',
  'SQS',
  'DynamoDB',
] as const;

export type Door = (typeof doors)[number];

/** Fixed, because the services elsewhere are told by hand. */
export function doorPort(firstPort: number, door: Door): number {
  return firstPort + doors.indexOf(door);
}

/** A world without the product's services: they run elsewhere. Their logs are not seen. */
export interface OpenWorld extends World {
  /** @throws CodedError SERVICE_START naming the one that is not ready in time; the signal's reason */
  untilServicesReady(signal: AbortSignal): Promise<void>;
}

const readyTimeoutMs = 60_000;

/** Starts everything outside the services on fixed ports. What had been started is stopped again when a part fails to. */
export async function openWorld(options: OpenWorldOptions): Promise<OpenWorld> {
  const closers = createClosers();
  try {
    if (options.dynamoEndpoint !== undefined) await untilReachable(options.dynamoEndpoint, readyTimeoutMs);
    const bundles = await copyBundles(options.bundlesDir, ['connect-lambda']);
    closers.add(() => bundles.remove());
    const outside = await startOutside(
      {
        ...options,
        bundlesDir: bundles.dir,
        facts: createWorldFacts(options.path, options.secrets),
        gatewayUrl: options.services.gateway,
      },
      closers,
    );
    const gateway = watch('gateway', options.services.gateway, closers);
    const orchestrator = watch('orchestrator', options.services.orchestrator, closers);
    const addresses = await publish(outside, options, closers);
    const { facts, twilio } = outside;
    return {
      ...outside,
      ...{ gateway, orchestrator, addresses },
      placeCall: (from) => twilio.placeCall({ from, to: facts.botNumber }),
      untilServicesReady: async (signal) => {
        await Promise.all([gateway, orchestrator].map((each) => each.untilReady(readyTimeoutMs, signal)));
      },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
}

function watch(name: string, url: string, closers: Closers): FarService {
  const service = watchFarService({ name, url }, { clock: systemClock, answers });
  closers.add(() => {
    service.close();
    return Promise.resolve();
  });
  return service;
}

/** @returns for people: what listens where */
async function publish(
  { addresses }: Outside,
  { host, firstPort, dynamoEndpoint }: OpenWorldOptions,
  closers: Closers,
): Promise<Readonly<Record<string, string>>> {
  const { twilioApi, models, hubspot, connectApi, sqs, dynamo } = addresses;
  const published: Record<string, string> = {};
  const inside: Readonly<Partial<Record<Door, string>>> = {
    'Twilio API': twilioApi,
    ...(models.openai !== undefined && { 'OpenAI Realtime': models.openai }),
    ...(models.bedrock !== undefined && { Bedrock: models.bedrock }),
    HubSpot: hubspot,
    'Connect API': connectApi,
    SQS: sqs,
    ...(dynamoEndpoint === undefined && { DynamoDB: dynamo }),
  };
  for (const [name, address] of Object.entries(inside)) {
    const port = doorPort(firstPort, name as Door);
    const opened = await publishPort({ host, port }, Number(new URL(address).port));
    closers.add(() => opened.close());
    const url = new URL(address);
    url.host = `${host}:${opened.port}`;
    published[name] = url.href.replace(/\/$/, '');
  }
  return published;
}
