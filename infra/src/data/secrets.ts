import { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { NagSuppressions } from 'cdk-nag';
import type { Construct } from 'constructs';
import { type Stage, usesProvider } from '../stage/stage-config.js';

/** By the variable a service reads it from. */
export interface Secrets {
  readonly TWILIO_AUTH_TOKEN: secretsmanager.Secret;
  readonly HUBSPOT_ACCESS_TOKEN: secretsmanager.Secret;
  /** null: calls never go to OpenAI. */
  readonly OPENAI_API_KEY: secretsmanager.Secret | null;
  /** null: the model calls no webhooks. */
  readonly TOOL_WEBHOOK_SECRET: secretsmanager.Secret | null;
}

export function createSecrets(scope: Construct, stageName: string, stage: Stage, key: kms.Key): Secrets {
  const secret = (id: string, name: string): secretsmanager.Secret =>
    createEmptySecret(scope, id, { name: `voice/${stageName}/${name}`, key, stage });
  return {
    TWILIO_AUTH_TOKEN: secret('TwilioAuthToken', 'twilio-auth-token'),
    HUBSPOT_ACCESS_TOKEN: secret('HubSpotAccessToken', 'hubspot-access-token'),
    OPENAI_API_KEY: usesProvider(stage, 'openai') ? secret('OpenAiApiKey', 'openai-api-key') : null,
    TOOL_WEBHOOK_SECRET: stage.gateway.signsToolWebhooks
      ? secret('ToolWebhookSecret', 'tool-webhook-secret')
      : null,
  };
}

interface EmptySecretProps {
  readonly name: string;
  readonly key: kms.Key;
  readonly stage: Stage;
}

/** Without a value, which CDK would otherwise invent: a service whose secret nobody has set shall not start. */
function createEmptySecret(
  scope: Construct,
  id: string,
  { name, key, stage }: EmptySecretProps,
): secretsmanager.Secret {
  const secret = new secretsmanager.Secret(scope, id, {
    secretName: name,
    encryptionKey: key,
    removalPolicy: stage.dataAfterDeletion === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const resource = secret.node.defaultChild as secretsmanager.CfnSecret;
  resource.addPropertyDeletionOverride('GenerateSecretString');
  NagSuppressions.addResourceSuppressions(secret, [
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'Another company issues it and has no API to rotate it: docs/going-live.md says how it is done by hand.',
    },
  ]);
  return secret;
}
