import { isCodedError } from '@voc/errors';
import { parseFarWorld, parseServeEnv } from './far-world.js';

const env = {
  GATEWAY_URL: 'http://gateway:3000/',
  ORCHESTRATOR_URL: 'http://orchestrator:8081',
  WORLD_SECRET: 'sixteen-or-more-characters',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  OPENAI_API_KEY: 'key',
  HUBSPOT_ACCESS_TOKEN: 'pat',
};

function refusal(work: () => unknown): string {
  try {
    work();
    return 'nothing thrown';
  } catch (error) {
    return isCodedError(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

describe('the environment of a world without services', () => {
  it('names the services and holds the secrets they hold', () => {
    expect(parseServeEnv(env)).toEqual({
      host: '0.0.0.0',
      services: { gateway: 'http://gateway:3000', orchestrator: 'http://orchestrator:8081' },
      worldSecret: 'sixteen-or-more-characters',
      secrets: {
        twilioAccountSid: `AC${'0'.repeat(32)}`,
        twilioAuthToken: 'token',
        openAiApiKey: 'key',
        hubspotAccessToken: 'pat',
      },
    });
  });

  it('may name another DynamoDB', () => {
    const elsewhere = { ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamodb:8000' };

    expect(parseServeEnv(elsewhere).dynamoEndpoint).toBe('http://dynamodb:8000');
    expect(parseServeEnv({ ...env, AWS_ENDPOINT_URL_DYNAMODB: '' })).not.toHaveProperty('dynamoEndpoint');
  });

  it('is told of everything that is missing or wrong, at once', () => {
    const said = refusal(() => parseServeEnv({ ...env, GATEWAY_URL: 'gateway', TWILIO_AUTH_TOKEN: '' }));

    expect(said).toMatch(/^USAGE: /);
    expect(said).toContain('GATEWAY_URL: must be an http address');
    expect(said).toContain('TWILIO_AUTH_TOKEN: is not set');
    expect(said).not.toContain('ORCHESTRATOR_URL');
  });
});

describe('a world elsewhere', () => {
  it('is there only when its address is given', () => {
    expect(parseFarWorld({})).toBeNull();
    expect(parseFarWorld({ WORLD_URL: '' })).toBeNull();
    expect(parseFarWorld({ WORLD_URL: 'http://world:4000', WORLD_SECRET: env.WORLD_SECRET })).toEqual({
      controlUrl: 'http://world:4000',
      secret: env.WORLD_SECRET,
    });
  });

  it('is not asked without its secret', () => {
    expect(refusal(() => parseFarWorld({ WORLD_URL: 'http://world:4000' }))).toContain(
      'WORLD_SECRET: is not set',
    );
    expect(refusal(() => parseFarWorld({ WORLD_URL: 'http://world:4000', WORLD_SECRET: 'short' }))).toContain(
      'WORLD_SECRET: must have 16 characters or more',
    );
  });
});
