import { randomBytes } from 'node:crypto';

/** Names, numbers and secrets of one world. Secrets are new in every world, so that a leak can be searched for. */
export interface WorldFacts {
  readonly publicBaseUrl: string;
  readonly botNumber: string;
  readonly connectNumber: string;
  readonly connectInstanceArn: string;
  readonly twilioAccountSid: string;
  readonly twilioAuthToken: string;
  readonly openAiApiKey: string;
  readonly hubspotAccessToken: string;
  readonly toolWebhookSecret: string;
  readonly tables: { readonly handovers: string; readonly tokens: string; readonly calls: string };
  readonly queues: { readonly queue: string; readonly deadLetterQueue: string };
  /** PATH of the services: the only thing they inherit. */
  readonly path: string;
}

/** What services that run elsewhere hold of the world's secrets. */
export type SharedSecrets = Pick<
  WorldFacts,
  'twilioAccountSid' | 'twilioAuthToken' | 'openAiApiKey' | 'hubspotAccessToken'
>;

export function createWorldFacts(path: string, shared?: SharedSecrets): WorldFacts {
  return {
    publicBaseUrl: 'https://voice.example.com',
    botNumber: '+15550100002',
    connectNumber: '+15550100009',
    connectInstanceArn:
      'arn:aws:connect:us-east-1:111122223333:instance/00000000-0000-4000-8000-000000000001',
    twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
    twilioAuthToken: randomBytes(16).toString('hex'),
    openAiApiKey: `sk-offline-${randomBytes(16).toString('hex')}`,
    hubspotAccessToken: `pat-offline-${randomBytes(16).toString('hex')}`,
    toolWebhookSecret: randomBytes(24).toString('hex'),
    tables: { handovers: 'Handovers', tokens: 'HandoverTokens', calls: 'Calls' },
    queues: { queue: 'escalations', deadLetterQueue: 'escalations-dead' },
    ...shared,
    path,
  };
}
