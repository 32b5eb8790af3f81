import { BadEnvironmentError } from '@voc/config';
import { createFakeClock } from '@voc/resilience/testing';
import type { CallView } from './call-voice.js';
import { createVoiceFactory, type VoiceFactory } from './voice-factory.js';

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

const spec = { instructions: '', tools: [], language: 'en' };
const call: CallView = {
  heardTurns: () => [],
  isBotAudible: () => false,
  callerAudibleSinceMs: () => null,
};

const names = (factory: VoiceFactory): readonly string[] => factory.providers.map(({ provider }) => provider);
const chosenFor = (factory: VoiceFactory, caller: string | null): string =>
  factory.open(spec, call, caller).provider();

describe('createVoiceFactory', () => {
  it('chooses OpenAI with µ-law when only the key is given', () => {
    const factory = createVoiceFactory({ OPENAI_API_KEY: 'sk-test' }, deps);

    expect(names(factory)).toEqual(['openai']);
    expect(factory.isChosenByCaller).toBe(false);
    expect(factory.providers[0]?.capabilities).toMatchObject({
      input: { encoding: 'mulaw', sampleRateHz: 8000 },
      output: { encoding: 'mulaw', sampleRateHz: 8000 },
      maxSessionMs: 3_600_000,
      textInput: true,
      truncation: true,
    });
  });

  it('offers Nova with PCM at 8 kHz', () => {
    const factory = createVoiceFactory({ ...keys, VOICE_PROVIDER: 'nova' }, deps);

    expect(names(factory)).toEqual(['nova']);
    expect(factory.providers[0]?.capabilities).toMatchObject({
      input: { encoding: 'pcm16', sampleRateHz: 8000 },
      output: { encoding: 'pcm16', sampleRateHz: 8000 },
      maxSessionMs: 480_000,
      textInput: true,
      truncation: false,
    });
  });

  it('makes a new client for every session, which has the capabilities it announced', () => {
    const [sessions] = createVoiceFactory({ ...keys, OPENAI_AUDIO_FORMAT: 'pcm16' }, deps).providers;

    const client = sessions?.open(spec);

    expect(sessions?.open(spec)).not.toBe(client);
    expect(client?.capabilities).toEqual(sessions?.capabilities);
  });

  it('opens the voice of a call in telephone audio, whatever the provider speaks', () => {
    const voice = createVoiceFactory({ ...keys, VOICE_PROVIDER: 'nova' }, deps).open(spec, call, null);

    expect(voice.provider()).toBe('nova');
    expect(voice.capabilities).toMatchObject({
      input: { encoding: 'mulaw', sampleRateHz: 8000 },
      output: { encoding: 'mulaw', sampleRateHz: 8000 },
      maxSessionMs: null,
    });
  });

  it('keeps a caller with one provider, in every process', () => {
    const env = { ...keys, VOICE_PROVIDER: 'hybrid', HYBRID_SPLIT: 'openai=50,nova=50' };
    const here = createVoiceFactory(env, deps);
    const there = createVoiceFactory({ ...env, HYBRID_SPLIT: 'nova=50,openai=50' }, deps);
    const callers = Array.from({ length: 50 }, (_, index) => `+1555010${1000 + index}`);

    const chosen = callers.map((caller) => chosenFor(here, caller));

    expect(here.isChosenByCaller).toBe(true);
    expect(callers.map((caller) => chosenFor(there, caller))).toEqual(chosen);
    expect(new Set(chosen)).toEqual(new Set(['openai', 'nova']));
  });

  it('lets chance decide for a call without a key, by the same weights', () => {
    let draws = 0;
    const env = { ...keys, VOICE_PROVIDER: 'hybrid', HYBRID_SPLIT: 'openai=3,nova=1' };
    const factory = createVoiceFactory(env, { ...deps, random: () => (draws += 1) / 1_000 });

    const chosen = Array.from({ length: 900 }, () => chosenFor(factory, null));

    expect(draws).toBe(900);
    expect(chosen.filter((provider) => provider === 'nova').length).toBeGreaterThan(170);
    expect(chosen.filter((provider) => provider === 'nova').length).toBeLessThan(280);
  });

  it('has another provider step in, which gets no calls of its own', () => {
    const factory = createVoiceFactory({ ...keys, VOICE_FALLBACK: 'nova' }, deps);
    const callers = Array.from({ length: 50 }, (_, index) => `+1555010${1000 + index}`);

    expect(names(factory)).toEqual(['openai', 'nova']);
    expect(factory.isChosenByCaller).toBe(false);
    expect(new Set(callers.map((caller) => chosenFor(factory, caller)))).toEqual(new Set(['openai']));
  });

  it('needs nothing of a provider that gets no calls', () => {
    const env = { OPENAI_API_KEY: 'sk-test', VOICE_PROVIDER: 'hybrid', HYBRID_SPLIT: 'openai=1,nova=0' };

    expect(names(createVoiceFactory(env, deps))).toEqual(['openai']);
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
    ['openai', { OPENAI_API_KEY: 'sk-test', VOICE_FALLBACK: 'openai' }, ['VOICE_FALLBACK']],
    ['openai', { OPENAI_API_KEY: 'sk-test', VOICE_FALLBACK: 'acme' }, ['VOICE_FALLBACK']],
    [
      'openai',
      { VOICE_FALLBACK: 'nova', VOICE_STALL_MS: '499', VOICE_ATTEMPT_TIMEOUT_MS: 'soon' },
      ['OPENAI_API_KEY', 'AWS_REGION', 'VOICE_STALL_MS', 'VOICE_ATTEMPT_TIMEOUT_MS'],
    ],
    ['acme', { VOICE_STALL_MS: '60001' }, ['VOICE_PROVIDER', 'VOICE_STALL_MS']],
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
