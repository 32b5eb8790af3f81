import { startLocalAws } from '../aws/local-aws.js';
import { createConnectFake, type ConnectFake } from '../connect/connect-fake.js';
import { loadHandoverFlow } from '../connect/handover-flow.js';
import { createLambdaRuntime, type LambdaRuntime } from '../connect/lambda-runtime.js';
import { createHubspotFake } from '../hubspot/hubspot-fake.js';
import type { RecordingLibrary } from '../speech/recording.js';
import { loadRecordings } from '../speech/recording-library.js';
import { createTwilioFake, type TwilioFake, type TwilioFakeOptions } from '../twilio/twilio-fake.js';
import type { Closers } from './closers.js';
import { createJournal, type Journal } from './journal.js';
import { startModels } from './models.js';
import { startTools } from './own-tools.js';
import { createPhoneNetwork, type PhoneNetwork } from './phone-network.js';
import { connectLambdaEnv, type ExtraEnv, type FakeAddresses, type LambdaAddresses } from './service-env.js';
import { usualVoice, type VoiceSetup } from './voice-setup.js';
import type { WorldFacts } from './world-facts.js';

export interface OutsideOptions {
  /** Folder that holds `connect-lambda/handler.cjs`; files of the world's own are written there. */
  readonly bundlesDir: string;
  /** Absent: OpenAI with telephone audio. */
  readonly voice?: VoiceSetup;
  readonly extraEnv?: ExtraEnv;
  readonly facts: WorldFacts;
  /** Where Twilio finds the gateway. */
  readonly gatewayUrl: string;
  /** Where DynamoDB is when it is none of this world's. */
  readonly dynamoEndpoint?: string;
}

export type Outside = Awaited<ReturnType<typeof startOutside>>;

/** Connect gives a flow's Lambda 8 s. */
const lambdaTimeoutMs = 8_000;

/** Everything that is not ours: the telephone network, the model, the CRM, the contact centre, the cloud. */
export async function startOutside(options: OutsideOptions, closers: Closers) {
  const { facts, dynamoEndpoint } = options;
  const journal = createJournal();
  const recordings = loadRecordings();
  const voice = options.voice ?? usualVoice;
  const network = createPhoneNetwork();

  const aws = await startLocalAws({
    journal,
    names: { ...facts.tables, ...facts.queues },
    ...(dynamoEndpoint !== undefined && { dynamoEndpoint }),
  });
  closers.add(() => aws.close());
  const hubspot = createHubspotFake({ journal, accessToken: facts.hubspotAccessToken });
  closers.add(() => hubspot.close());
  const hubspotApi = await hubspot.start();
  const { model, ownFaults, urls } = await startModels(
    voice,
    { journal, recordings, openAiApiKey: facts.openAiApiKey },
    closers,
  );
  const { twilio, twilioApi } = await startTwilio(options, { journal, network }, closers);

  const secret = facts.toolWebhookSecret;
  const { tools, ...toolAddresses } = await startTools(options.bundlesDir, { journal, secret }, closers);
  const known: LambdaAddresses = {
    twilioApi,
    models: urls,
    hubspot: hubspotApi.url,
    ...toolAddresses,
    sqs: aws.sqsEndpoint,
    dynamo: aws.dynamoEndpoint,
    queueUrl: aws.queueUrl,
    deadLetterQueueUrl: aws.deadLetterQueueUrl,
  };
  const { lambda, connect } = startContactCentre(
    { ...options, journal, network, recordings, addresses: known },
    closers,
  );
  const addresses: FakeAddresses = { ...known, connectApi: (await connect.startApi()).url };
  return {
    ...{ facts, journal, recordings, voice, model, ownFaults },
    ...{ aws, hubspot, tools, twilio, connect, lambda, addresses },
    extraEnv: options.extraEnv ?? {},
  };
}

async function startTwilio(
  { facts, gatewayUrl }: OutsideOptions,
  deps: Pick<TwilioFakeOptions, 'journal' | 'network'>,
  closers: Closers,
): Promise<{ readonly twilio: TwilioFake; readonly twilioApi: string }> {
  const twilio = createTwilioFake({
    ...deps,
    accountSid: facts.twilioAccountSid,
    authToken: facts.twilioAuthToken,
    publicBaseUrl: facts.publicBaseUrl,
    phoneNumbers: [facts.botNumber],
    gatewayUrl: () => gatewayUrl,
  });
  closers.add(() => twilio.close());
  const { url } = await twilio.start();
  return { twilio, twilioApi: url };
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
    flow: loadHandoverFlow(facts.connectInstanceArn),
  });
  closers.add(() => connect.close());
  return { lambda, connect };
}
