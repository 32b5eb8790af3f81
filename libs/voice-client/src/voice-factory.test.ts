import { BadEnvironmentError } from '@voc/config';
import { createFakeClock } from '@voc/resilience/testing';
import { createVoiceFactory } from './voice-factory.js';

const deps = { clock: createFakeClock() };

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

    expect(factory.provider).toBe('openai');
    expect(factory.capabilities).toEqual({
      input: { encoding: 'mulaw', sampleRateHz: 8000 },
      output: { encoding: 'mulaw', sampleRateHz: 8000 },
      maxSessionMs: 3_600_000,
      textInput: true,
      truncation: true,
    });
  });

  it('makes a new client for every call, which has the capabilities it announced', () => {
    const factory = createVoiceFactory({ OPENAI_API_KEY: 'sk-test', OPENAI_AUDIO_FORMAT: 'pcm16' }, deps);
    const spec = { instructions: '', tools: [], language: 'en' };

    const first = factory.open(spec);

    expect(factory.open(spec)).not.toBe(first);
    expect(first.capabilities).toEqual(factory.capabilities);
  });

  it('refuses a provider it does not have', () => {
    expect(badVariables({ VOICE_PROVIDER: 'acme' })).toEqual(['VOICE_PROVIDER']);
    expect(badVariables({ VOICE_PROVIDER: 'toString' })).toEqual(['VOICE_PROVIDER']);
  });

  it('names the variables of the chosen provider', () => {
    expect(badVariables({ VOICE_PROVIDER: 'openai', OPENAI_VOICE: 'nova' })).toEqual([
      'OPENAI_API_KEY',
      'OPENAI_VOICE',
    ]);
  });
});
