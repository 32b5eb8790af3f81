import { BadEnvironmentError } from '@voc/config';
import { parseOpenAiConfig } from './openai-config.js';

const parse = (env: Readonly<Record<string, string>> = {}) =>
  parseOpenAiConfig({ OPENAI_API_KEY: 'sk-test', ...env });

function problem(env: Readonly<Record<string, string>>): BadEnvironmentError | null {
  try {
    parse(env);
    return null;
  } catch (error) {
    if (error instanceof BadEnvironmentError) return error;
    throw error;
  }
}

describe('parseOpenAiConfig', () => {
  it('adds the model to the configured URL', () => {
    const { url } = parse({
      OPENAI_REALTIME_URL: 'ws://127.0.0.1:9/v1/realtime',
      OPENAI_REALTIME_MODEL: 'gpt-realtime-2',
    });

    expect(url.href).toBe('ws://127.0.0.1:9/v1/realtime?model=gpt-realtime-2');
  });

  it('leaves the reasoning effort out for a model that does not take it', () => {
    expect(parse().reasoningEffort).toBe('low');
    expect(parse({ OPENAI_REASONING_EFFORT: 'high' }).reasoningEffort).toBe('high');
    expect(parse({ OPENAI_REALTIME_MODEL: 'gpt-realtime-1.5' }).reasoningEffort).toBeNull();
    expect(parse({ OPENAI_REALTIME_MODEL: 'gpt-realtime-2025-08-28' }).reasoningEffort).toBeNull();
  });

  it('can do without transcription and noise reduction', () => {
    const config = parse({ OPENAI_TRANSCRIPTION_MODEL: 'none', OPENAI_NOISE_REDUCTION: 'none' });

    expect([config.transcriptionModel, config.noiseReduction]).toEqual([null, null]);
  });

  it('has the fields of semantic turn detection only where they belong', () => {
    expect(parse({ OPENAI_VAD_TYPE: 'semantic_vad', OPENAI_VAD_EAGERNESS: 'high' }).turnDetection).toEqual({
      type: 'semantic_vad',
      eagerness: 'high',
      create_response: true,
      interrupt_response: true,
    });
    expect(parse({ OPENAI_VAD_SILENCE_MS: '700', OPENAI_VAD_THRESHOLD: '0.6' }).turnDetection).toMatchObject({
      type: 'server_vad',
      threshold: 0.6,
      silence_duration_ms: 700,
    });
  });

  it('tells what it is capable of, and how old a session may get', () => {
    expect(parse().capabilities).toEqual({
      input: { encoding: 'mulaw', sampleRateHz: 8000 },
      output: { encoding: 'mulaw', sampleRateHz: 8000 },
      maxSessionMs: 3_600_000,
      textInput: true,
      truncation: true,
      signsOfLife: true,
      maxReplayMs: 15_000,
    });
    expect(parse({ OPENAI_MAX_SESSION_MS: '5000' }).capabilities.maxSessionMs).toBe(5_000);
  });

  it('takes the id of a voice of one’s own', () => {
    expect(parse({ OPENAI_VOICE: 'voice_abc123' }).voice).toBe('voice_abc123');
  });

  it.each([
    ['OPENAI_API_KEY', 'two words'],
    ['OPENAI_API_KEY', 'line\r\nbreak'],
    ['OPENAI_REALTIME_URL', 'https://api.openai.com/v1/realtime'],
    ['OPENAI_REALTIME_URL', 'api.openai.com'],
    ['OPENAI_REALTIME_MODEL', 'a b'],
    ['OPENAI_REALTIME_MODEL', 'gpt-4o-realtime-preview-2024-12-17'],
    ['OPENAI_REALTIME_MODEL', 'gpt-live-1'],
    ['OPENAI_REALTIME_MODEL', 'gpt-realtime-whisper'],
    ['OPENAI_VOICE', 'fable'],
    ['OPENAI_AUDIO_FORMAT', 'g711_ulaw'],
    ['OPENAI_VAD_TYPE', 'none'],
    ['OPENAI_VAD_THRESHOLD', '1.5'],
    ['OPENAI_VAD_PREFIX_PADDING_MS', '-1'],
    ['OPENAI_VAD_SILENCE_MS', '0.5'],
    ['OPENAI_VAD_EAGERNESS', 'eager'],
    ['OPENAI_NOISE_REDUCTION', 'loud'],
    ['OPENAI_REASONING_EFFORT', 'max'],
    ['OPENAI_MAX_OUTPUT_TOKENS', '4097'],
    ['OPENAI_MAX_SESSION_MS', '4999'],
    ['OPENAI_MAX_SESSION_MS', '3600001'],
  ])('refuses %s=%j by name, without repeating the value', (variable, value) => {
    const error = problem({ [variable]: value });

    expect(error?.variables).toEqual([variable]);
    expect(error?.message.replace(variable, '')).not.toContain(value);
  });

  it('refuses an effort for a model that would refuse the session because of it', () => {
    const error = problem({ OPENAI_REALTIME_MODEL: 'gpt-realtime-1.5', OPENAI_REASONING_EFFORT: 'low' });

    expect(error?.variables).toEqual(['OPENAI_REASONING_EFFORT']);
  });

  it('names every bad variable at once', () => {
    expect(problem({ OPENAI_VOICE: 'onyx', OPENAI_AUDIO_FORMAT: 'mp3' })?.variables).toEqual([
      'OPENAI_VOICE',
      'OPENAI_AUDIO_FORMAT',
    ]);
  });
});
