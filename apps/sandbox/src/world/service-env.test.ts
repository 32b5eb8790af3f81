import { gatewayEnv, type FakeAddresses } from './service-env.js';
import { createWorldFacts } from './world-facts.js';

const facts = createWorldFacts('/usr/bin');
const addresses: FakeAddresses = {
  twilioApi: 'http://127.0.0.1:1',
  models: { openai: 'ws://127.0.0.1:2/v1/realtime' },
  hubspot: 'http://127.0.0.1:3',
  connectApi: 'http://127.0.0.1:6',
  toolsUrl: 'http://127.0.0.1:7',
  toolsFile: '/tmp/tools.json',
  sqs: 'http://127.0.0.1:4',
  dynamo: 'http://127.0.0.1:5',
  queueUrl: 'http://127.0.0.1:4/queue',
  deadLetterQueueUrl: 'http://127.0.0.1:4/dead',
};
const bedrock = 'http://127.0.0.1:6';

describe('the gateway’s environment', () => {
  it('points at OpenAI, in the format asked for', () => {
    const env = gatewayEnv(facts, addresses, { provider: 'openai', audio: 'pcm16', fallback: null }, 3000);

    expect(env).toMatchObject({
      VOICE_PROVIDER: 'openai',
      OPENAI_AUDIO_FORMAT: 'pcm16',
      OPENAI_REALTIME_URL: 'ws://127.0.0.1:2/v1/realtime',
      OPENAI_API_KEY: facts.openAiApiKey,
    });
    expect(Object.keys(env).filter((name) => /BEDROCK|NOVA|HYBRID|FALLBACK/.test(name))).toEqual([]);
  });

  it('points at Nova and holds no key of OpenAI', () => {
    const env = gatewayEnv(
      facts,
      { ...addresses, models: { bedrock } },
      { provider: 'nova', audio: 'pcmu', fallback: null },
      3000,
    );

    expect(env).toMatchObject({
      VOICE_PROVIDER: 'nova',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock,
      NOVA_REGION: 'us-east-1',
    });
    expect(Object.keys(env).filter((name) => name.startsWith('OPENAI'))).toEqual([]);
  });

  it('points at both when they share the callers', () => {
    const models = { ...addresses.models, bedrock };
    const env = gatewayEnv(
      facts,
      { ...addresses, models },
      { provider: 'hybrid', audio: 'pcmu', fallback: null },
      3000,
    );

    expect(env).toMatchObject({
      VOICE_PROVIDER: 'hybrid',
      HYBRID_SPLIT: 'openai=50,nova=50',
      OPENAI_AUDIO_FORMAT: 'pcmu',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock,
    });
  });

  it('points at both when one takes over from the other', () => {
    const models = { ...addresses.models, bedrock };
    const voice = { provider: 'openai', audio: 'pcmu', fallback: 'nova' } as const;
    const env = gatewayEnv(facts, { ...addresses, models }, voice, 3000);

    expect(env).toMatchObject({
      VOICE_PROVIDER: 'openai',
      VOICE_FALLBACK: 'nova',
      OPENAI_API_KEY: facts.openAiApiKey,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock,
    });
  });
});
