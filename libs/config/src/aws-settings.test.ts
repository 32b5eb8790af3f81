import { awsClientSettings, sqsClientSettings } from './aws-settings.js';

const placeholder = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('awsClientSettings', () => {
  it('leaves credentials to the SDK when the service is the real one', () => {
    expect(awsClientSettings({ AWS_REGION: 'eu-west-1' }, 'SQS')).toEqual({ region: 'eu-west-1' });
  });

  it.each([
    'http://127.0.0.1:9324',
    'http://127.1.2.3',
    'http://localhost:8000',
    'http://sqs.us-east-1.localhost:4566',
    'http://[::1]:8000',
  ])('gives placeholder credentials for an emulator at %s', (endpoint) => {
    expect(awsClientSettings({ AWS_ENDPOINT_URL_SQS: endpoint }, 'SQS').credentials).toEqual(placeholder);
  });

  it.each([
    'https://sqs.eu-west-1.amazonaws.com',
    'http://127.0.0.1.example.com',
    'http://notlocalhost',
    'http://10.0.0.1',
    'not a url',
  ])('gives none for %s', (endpoint) => {
    const env = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_SQS: endpoint };

    expect(awsClientSettings(env, 'SQS')).toEqual({ region: 'eu-west-1' });
  });

  it('looks at the endpoint of its own service, then at the one for all', () => {
    const env = {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_DYNAMODB: 'https://ddb.example.com',
    };

    expect(awsClientSettings(env, 'SQS').credentials).toEqual(placeholder);
    expect(awsClientSettings(env, 'DYNAMODB').credentials).toBeUndefined();
  });

  it.each([
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ])('steps back when %s is set', (name) => {
    const env = { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324', [name]: 'given' };

    expect(awsClientSettings(env, 'SQS')).not.toHaveProperty('credentials');
  });

  it('takes empty variables for absent ones', () => {
    const env = {
      AWS_REGION: '',
      AWS_PROFILE: '',
      AWS_ENDPOINT_URL_SQS: '',
      AWS_ENDPOINT_URL: 'http://localhost:4566',
    };

    expect(awsClientSettings(env, 'SQS')).toEqual({ region: 'us-east-1', credentials: placeholder });
  });

  it('refuses to guess the region of the real service', () => {
    expect(() => awsClientSettings({}, 'SQS')).toThrow(/AWS_REGION: is not set/);
  });

  it('leaves the region to a shared profile', () => {
    expect(awsClientSettings({ AWS_PROFILE: 'ops' }, 'SQS')).toEqual({});
  });
});

describe('sqsClientSettings', () => {
  it('goes to the host of the queue URL unless an address is configured', () => {
    expect(sqsClientSettings({ AWS_REGION: 'eu-west-1' }).useQueueUrlAsEndpoint).toBe(true);
    expect(sqsClientSettings({ AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324' }).useQueueUrlAsEndpoint).toBe(
      false,
    );
    expect(sqsClientSettings({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9324' }).useQueueUrlAsEndpoint).toBe(
      false,
    );
  });
});
