import type { Env } from './parse-env.js';

export interface AwsClientSettings {
  readonly region: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Settings every AWS client of ours starts from. The SDK reads `AWS_ENDPOINT_URL_*` by itself. Against an emulator on
 * loopback the SDK would still search the machine and the network for credentials, so placeholder ones are given there.
 * @param service as in the endpoint variable: `SQS`, `DYNAMODB`, `BEDROCK_RUNTIME`
 */
export function awsClientSettings(env: Env, service: string): AwsClientSettings {
  const region = env['AWS_REGION'] ?? 'us-east-1';
  const hasOwnCredentials = Object.keys(env).some((name) => /^AWS_(ACCESS_KEY_ID|PROFILE|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS)/.test(name));
  if (hasOwnCredentials || !isLoopback(env[`AWS_ENDPOINT_URL_${service}`] ?? env['AWS_ENDPOINT_URL'])) return { region };
  return { region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}

function isLoopback(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.') || hostname.endsWith('.localhost');
}
