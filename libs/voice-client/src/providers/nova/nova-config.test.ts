import { BadEnvironmentError } from '@voc/config';
import { parseNovaConfig } from './nova-config.js';
import { voiceFor } from './nova-voices.js';

const parse = (env: Readonly<Record<string, string>> = {}) =>
  parseNovaConfig({ AWS_REGION: 'us-east-1', ...env });

function problem(env: Readonly<Record<string, string>>): BadEnvironmentError | null {
  try {
    parse(env);
    return null;
  } catch (error) {
    if (error instanceof BadEnvironmentError) return error;
    throw error;
  }
}

describe('parseNovaConfig', () => {
  it('needs nothing but a region', () => {
    expect(parse()).toEqual({
      modelId: 'amazon.nova-2-sonic-v1:0',
      aws: { region: 'us-east-1' },
      voiceId: null,
      inference: { maxTokens: 1024, topP: 0.9, temperature: 0.7 },
      endpointingSensitivity: 'MEDIUM',
      capabilities: {
        input: { encoding: 'pcm16', sampleRateHz: 8000 },
        output: { encoding: 'pcm16', sampleRateHz: 8000 },
        maxSessionMs: 480_000,
        textInput: true,
        truncation: false,
        signsOfLife: false,
        maxReplayMs: 3_000,
      },
    });
  });

  it('goes to a region of its own, and to an address on the same machine with placeholder credentials', () => {
    const env = { NOVA_REGION: 'eu-north-1', AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:8443' };

    expect(parse({ NOVA_REGION: 'eu-north-1' }).aws).toEqual({ region: 'eu-north-1' });
    expect(parse(env).aws).toEqual({
      region: 'eu-north-1',
      endpoint: 'http://127.0.0.1:8443/',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });

  it('holds only the model whose voices are known to its list of them', () => {
    expect(problem({ NOVA_VOICE_ID: 'camila' })?.variables).toEqual(['NOVA_VOICE_ID']);
    expect(parse({ NOVA_VOICE_ID: 'camila', NOVA_MODEL_ID: 'amazon.nova-2-5-sonic' }).voiceId).toBe('camila');
    expect(parse({ NOVA_VOICE_ID: 'matthew' }).voiceId).toBe('matthew');
  });

  it.each([
    ['NOVA_MODEL_ID', 'amazon.nova-sonic-v1:0'],
    ['NOVA_MODEL_ID', 'a b'],
    ['NOVA_REGION', 'Frankfurt'],
    ['NOVA_VOICE_ID', 'Tiffany'],
    ['NOVA_MAX_TOKENS', '0'],
    ['NOVA_MAX_TOKENS', 'NaN'],
    ['NOVA_TOP_P', '1.1'],
    ['NOVA_TOP_P', '-0.1'],
    ['NOVA_TOP_P', 'Infinity'],
    ['NOVA_TEMPERATURE', '0x1'],
    ['NOVA_TEMPERATURE', 'warm'],
    ['NOVA_ENDPOINTING_SENSITIVITY', 'high'],
    ['NOVA_MAX_SESSION_MS', '480001'],
    ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME', '127.0.0.1:8443'],
  ])('refuses %s=%j by name', (variable, value) => {
    expect(problem({ [variable]: value })?.variables).toEqual([variable]);
  });

  it('names every bad variable at once, a missing region among them', () => {
    expect(problem({ AWS_REGION: '', NOVA_TOP_P: '2', NOVA_MAX_TOKENS: 'x' })?.variables).toEqual([
      'NOVA_MAX_TOKENS',
      'NOVA_TOP_P',
      'AWS_REGION',
    ]);
  });
});

describe('voiceFor', () => {
  it.each([
    ['en', 'tiffany'],
    ['en-US', 'tiffany'],
    ['en-GB', 'amy'],
    ['fr-FR', 'ambre'],
    ['fr-CA', 'ambre'],
    ['es-ES', 'lupe'],
    ['DE', 'tina'],
    ['it-IT', 'beatrice'],
    ['pt-BR', 'carolina'],
    ['hi-IN', 'kiara'],
    ['ja-JP', 'tiffany'],
    ['', 'tiffany'],
  ])('has for %j the voice %s', (language, voice) => {
    expect(voiceFor(language)).toBe(voice);
  });
});
