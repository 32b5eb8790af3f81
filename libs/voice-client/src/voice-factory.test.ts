import { BadEnvironmentError } from '@voc/config';
import { createFakeClock } from '@voc/resilience/testing';
import { createVoiceFactory } from './voice-factory.js';

const deps = { clock: createFakeClock() };
const keys = { OPENAI_API_KEY: 'sk-test', AWS_REGION: 'us-east-1' };

function badVariables(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    createVoiceFactory(env, deps);
    return [];
  } catch (error) {
    if (error instanceof BadEnvironmentError) return error.variables;
    throw error;
  }
}

describe('createVoiceFactory', () => {
  it('chooses OpenAI with µ-law when only the key is given', () => {
    const factory = createVoiceFactory({ OPENAI_API_KEY: 'sk-test' }, deps);

    expect(factory.providers).toHaveLength(1);
    expect(factory.pick('+15550100001')).toMatchObject({
      provider: 'openai',
      capabilities: {
        input: { encoding: 'mulaw', sampleRateHz: 8000 },
        output: { encoding: 'mulaw', sampleRateHz: 8000 },
        maxSessionMs: 3_600_000,
        textInput: true,
        truncation: true,
      },
    });
  });

  it('offers Nova with PCM at 8 kHz', () => {
    const factory = createVoiceFactory({ ...keys, VOICE_PROVIDER: 'nova' }, deps);

    expect(factory.pick(null)).toMatchObject({
      provider: 'nova',
      capabilities: {
        input: { encoding: 'pcm16', sampleRateHz: 8000 },
        output: { encoding: 'pcm16', sampleRateHz: 8000 },
        maxSessionMs: 480_000,
        textInput: true,
        truncation: false,
      },
    });
  });

  it('makes a new client for every call, which has the capabilities it announced', () => {
    const factory = createVoiceFactory({ ...keys, OPENAI_AUDIO_FORMAT: 'pcm16' }, deps);
    const spec = { instructions: '', tools: [], language: 'en' };
    const sessions = factory.pick(null);

    const client = sessions.open(spec);

    expect(sessions.open(spec)).not.toBe(client);
    expect(client.capabilities).toEqual(sessions.capabilities);
  });

  it('keeps a caller with one provider, in every process', () => {
    const env = { ...keys, VOICE_PROVIDER: 'hybrid', HYBRID_SPLIT: 'openai=50,nova=50' };
    const here = createVoiceFactory(env, deps);
    const there = createVoiceFactory({ ...env, HYBRID_SPLIT: 'nova=50,openai=50' }, deps);
    const callers = Array.from({ length: 50 }, (_, index) => `+1555010${1000 + index}`);

    const chosen = callers.map((caller) => here.pick(caller).provider);

    expect(callers.map((caller) => there.pick(caller).provider)).toEqual(chosen);
    expect(new Set(chosen)).toEqual(new Set(['openai', 'nova']));
  });

  it('lets chance decide for a call without a key, by the same weights', () => {
    let draws = 0;
    const env = { ...keys, VOICE_PROVIDER: 'hybrid', HYBRID_SPLIT: 'openai=3,nova=1' };
    const factory = createVoiceFactory(env, { ...deps, random: () => (draws += 1) / 1_000 });

    const chosen = Array.from({ length: 900 }, () => factory.pick(null).provider);

    expect(draws).toBe(900);
    expect(chosen.filter((provider) => provider === 'nova').length).toBeGreaterThan(170);
    expect(chosen.filter((provider) => provider === 'nova').length).toBeLessThan(280);
  });

  it('needs nothing of a provider that gets no calls', () => {
    const env = { OPENAI_API_KEY: 'sk-test', VOICE_PROVIDER: 'hybrid', HYBRID_SPLIT: 'openai=1,nova=0' };

    expect(createVoiceFactory(env, deps).providers.map(({ provider }) => provider)).toEqual(['openai']);
  });

  it.each([
    ['acme', {}, ['VOICE_PROVIDER']],
    ['toString', {}, ['VOICE_PROVIDER']],
    ['hybrid', {}, ['HYBRID_SPLIT']],
    ['hybrid', { HYBRID_SPLIT: 'openai=70,acme=30' }, ['HYBRID_SPLIT']],
    ['hybrid', { HYBRID_SPLIT: 'openai=70,openai=30' }, ['HYBRID_SPLIT']],
    ['hybrid', { HYBRID_SPLIT: 'openai=0,nova=0' }, ['HYBRID_SPLIT']],
    ['hybrid', { HYBRID_SPLIT: 'openai=NaN' }, ['HYBRID_SPLIT']],
    ['hybrid', { HYBRID_SPLIT: 'openai=-1,nova=2' }, ['HYBRID_SPLIT']],
    ['hybrid', { HYBRID_SPLIT: 'openai' }, ['HYBRID_SPLIT']],
    ['openai', { OPENAI_VOICE: 'nova' }, ['OPENAI_API_KEY', 'OPENAI_VOICE']],
    ['nova', { NOVA_VOICE_ID: 'marin' }, ['NOVA_VOICE_ID', 'AWS_REGION']],
    [
      'hybrid',
      { HYBRID_SPLIT: 'openai=1,nova=1', NOVA_TOP_P: '2' },
      ['OPENAI_API_KEY', 'NOVA_TOP_P', 'AWS_REGION'],
    ],
  ])('refuses %s with %j, naming all of %j', (provider, env, variables) => {
    expect(badVariables({ VOICE_PROVIDER: provider, ...env })).toEqual(variables);
  });
});
