import { BadEnvironmentError, type Env } from './parse-env.js';

export interface AwsClientSettings {
  /** Absent when a shared profile may name it. */
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Variables that tell the SDK where credentials are; with one of them set, finding them is its business. */
const credentialSources = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
] as const;

/**
 * Settings every AWS client of ours starts from. The SDK reads `AWS_ENDPOINT_URL_*` by itself. Against an emulator on
 * loopback the SDK would still search the machine and the network for credentials, so placeholder ones are given there.
 * Empty variables count as absent.
 * @param service as in the endpoint variable: `SQS`, `DYNAMODB`, `BEDROCK_RUNTIME`
 * @throws BadEnvironmentError when nothing says which region the real service is in
 */
export function awsClientSettings(env: Env, service: string): AwsClientSettings {
  const given = read(env, 'AWS_REGION');
  const endpoint = read(env, `AWS_ENDPOINT_URL_${service}`) ?? read(env, 'AWS_ENDPOINT_URL');
  const hasOwnCredentials = credentialSources.some((name) => read(env, name) !== undefined);
  if (isLoopback(endpoint)) {
    const region = given ?? 'us-east-1';
    return hasOwnCredentials ? { region } : { region, credentials: placeholder };
  }
  if (given !== undefined) return { region: given };
  if (read(env, 'AWS_PROFILE') !== undefined) return {};
  throw new BadEnvironmentError(new Map([['AWS_REGION', 'is not set']]));
}

export interface SqsClientSettings extends AwsClientSettings {
  readonly useQueueUrlAsEndpoint: boolean;
}

/**
 * As `awsClientSettings`, for SQS. There the SDK goes to the host in the queue's URL; with an address configured it must
 * not, because emulators put names into that URL which nobody resolves.
 */
export function sqsClientSettings(env: Env): SqsClientSettings {
  const hasAddress = (read(env, 'AWS_ENDPOINT_URL_SQS') ?? read(env, 'AWS_ENDPOINT_URL')) !== undefined;
  return { ...awsClientSettings(env, 'SQS'), useQueueUrlAsEndpoint: !hasAddress };
}

/** Emulators take anything. */
const placeholder = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

function read(env: Env, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

function isLoopback(endpoint: string | undefined): boolean {
  if (endpoint === undefined || !URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
