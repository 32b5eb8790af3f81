import { startLocalAws, type LocalAws } from '../aws/local-aws.js';
import { createConnectFake, type ConnectFake } from '../connect/connect-fake.js';
import { createLambdaRuntime, type LambdaRuntime } from '../connect/lambda-runtime.js';
import { createHubspotFake, type HubspotFake } from '../hubspot/hubspot-fake.js';
import type { RecordingLibrary } from '../speech/recording.js';
import { loadRecordings } from '../speech/recording-library.js';
import type { ToolHost } from '../tools/tool-host.js';
import { createTwilioFake, type TwilioFake } from '../twilio/twilio-fake.js';
import { createClosers, type Closers } from './closers.js';
import { createJournal, type Journal } from './journal.js';
import { startModels, type Model, type OwnFaults } from './models.js';
import { copyBundles } from './own-bundles.js';
import { startTools } from './own-tools.js';
import { createPhoneNetwork, type CallerLeg, type PhoneNetwork } from './phone-network.js';
import { freePort } from './ports.js';
import {
  connectLambdaEnv,
  gatewayEnv,
  orchestratorEnv,
  type FakeAddresses,
  type LambdaAddresses,
  type ServiceEnv,
} from './service-env.js';
import { startService, type ServiceProcess } from './service-process.js';
import { usualVoice, type VoiceSetup } from './voice-setup.js';
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

/** Added to the services' environments. */
export interface ExtraEnv {
  readonly gateway?: ServiceEnv;
  readonly orchestrator?: ServiceEnv;
  readonly lambda?: ServiceEnv;
}

/** The product's three services with everything outside them, on loopback. */
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
  readonly gateway: ServiceProcess;
  readonly orchestrator: ServiceProcess;
  /** For people: what listens where. */
  readonly addresses: Readonly<Record<string, string>>;
  /** A person rings the bot's number. */
  placeCall(from: string): CallerLeg;
  /** Stops the services, then the fakes; resolves when no process and no port is left. */
  close(): Promise<void>;
}

const startTimeoutMs = 20_000;
const stopGraceMs = 5_000;
/** Connect gives a flow's Lambda 8 s. */
const lambdaTimeoutMs = 8_000;

/**
 * Starts a world. What had been started is stopped again when a part fails to.
 * @throws Error of the part that failed; for a service with its last lines
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const closers = createClosers();
  try {
    const gatewayPort = await freePort(options.gatewayPort ?? 0);
    const bundles = await copyBundles(options.bundlesDir);
    closers.add(() => bundles.remove());
    const own = { ...options, bundlesDir: bundles.dir };
    const outside = await startOutside(own, gatewayPort, closers);
    const services = await startServices(own, outside, gatewayPort, closers);
    return assemble(outside, services, gatewayPort, closers);
  } catch (error) {
    await closers.closeAll().catch(() => undefined);
    throw error;
  }
}

type Outside = Awaited<ReturnType<typeof startOutside>>;
type Services = Awaited<ReturnType<typeof startServices>>;

/** Everything that is not ours: the telephone network, the model, the CRM, the contact centre, the cloud. */
async function startOutside(options: WorldOptions, gatewayPort: number, closers: Closers) {
  const facts = createWorldFacts(options.path);
  const journal = createJournal();
  const recordings = loadRecordings();
  const voice = options.voice ?? usualVoice;
  const network = createPhoneNetwork();

  const aws = await startLocalAws({ journal, names: { ...facts.tables, ...facts.queues } });
  closers.add(() => aws.close());
  const hubspot = createHubspotFake({ journal, accessToken: facts.hubspotAccessToken });
  closers.add(() => hubspot.close());
  const hubspotApi = await hubspot.start();
  const { model, ownFaults, urls } = await startModels(
    voice,
    { journal, recordings, openAiApiKey: facts.openAiApiKey },
    closers,
  );
  const twilio = createTwilioFake({
    journal,
    network,
    accountSid: facts.twilioAccountSid,
    authToken: facts.twilioAuthToken,
    publicBaseUrl: facts.publicBaseUrl,
    gatewayUrl: () => `http://127.0.0.1:${gatewayPort}`,
  });
  closers.add(() => twilio.close());
  const twilioApi = await twilio.start();

  const secret = facts.toolWebhookSecret;
  const { tools, ...toolAddresses } = await startTools(options.bundlesDir, { journal, secret }, closers);
  const known: LambdaAddresses = {
    twilioApi: twilioApi.url,
    models: urls,
    hubspot: hubspotApi.url,
    ...toolAddresses,
    sqs: aws.sqsEndpoint,
    dynamo: aws.dynamoEndpoint,
    queueUrl: aws.queueUrl,
    deadLetterQueueUrl: aws.deadLetterQueueUrl,
  };
  const { lambda, connect } = startContactCentre(
    { facts, journal, network, recordings, addresses: known, ...options },
    closers,
  );
  const addresses: FakeAddresses = { ...known, connectApi: (await connect.startApi()).url };
  return {
    ...{ facts, journal, recordings, voice, model, ownFaults },
    ...{ aws, hubspot, tools, twilio, connect, lambda, addresses },
    extraEnv: options.extraEnv ?? {},
  };
}

interface ContactCentreParts {
  readonly facts: WorldFacts;
  readonly journal: Journal;
  readonly network: PhoneNetwork;
  readonly recordings: RecordingLibrary;
  readonly addresses: LambdaAddresses;
  readonly bundlesDir: string;
  readonly extraEnv?: ExtraEnv;
}

/** Amazon Connect, with our Lambda inside its flow. */
function startContactCentre(
  { facts, journal, network, recordings, addresses, bundlesDir, extraEnv = {} }: ContactCentreParts,
  closers: Closers,
): { readonly lambda: LambdaRuntime; readonly connect: ConnectFake } {
  const lambda = createLambdaRuntime({
    bundlePath: `${bundlesDir}/connect-lambda/handler.cjs`,
    env: { ...connectLambdaEnv(facts, addresses), ...extraEnv.lambda },
    journal,
    timeoutMs: lambdaTimeoutMs,
  });
  closers.add(() => lambda.close());
  const connect = createConnectFake({
    journal,
    phoneNumber: facts.connectNumber,
    network,
    recordings,
    invokeLambda: (event) => lambda.invoke(event),
    instanceArn: facts.connectInstanceArn,
  });
  closers.add(() => connect.close());
  return { lambda, connect };
}

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

function assemble(outside: Outside, services: Services, gatewayPort: number, closers: Closers): World {
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
