import { BadEnvironmentError } from './parse-env.js';
import { tracingSettings } from './tracing-settings.js';

const endpoint = 'http://collector:4318';
const urlOf = (env: Record<string, string>): string | undefined => tracingSettings(env).tracesUrl?.href;

describe('tracingSettings', () => {
  it('is off where nothing says where to send', () => {
    expect(tracingSettings({})).toEqual({ tracesUrl: null, sampleRatio: 1 });
    expect(tracingSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }).tracesUrl).toBeNull();
  });

  it('is off when told so, whatever else is set', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'TRUE' };

    expect(tracingSettings(env).tracesUrl).toBeNull();
  });

  it('takes the common address for a base and that for traces as it is', () => {
    const own = 'https://traces.example.com/ingest';

    expect(urlOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toBe(`${endpoint}/v1/traces`);
    expect(urlOf({ OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/otlp/` })).toBe(`${endpoint}/otlp/v1/traces`);
    expect(urlOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own })).toBe(
      own,
    );
  });

  it.each([
    ['always_on', '0.1', 1],
    ['parentbased_always_off', '0.1', 0],
    ['traceidratio', '0.1', 0.1],
    ['parentbased_traceidratio', '', 1],
    ['', '0.25', 0.25],
  ])('keeps with sampler %p and argument %p the share %p', (sampler, argument, share) => {
    const env = { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument };

    expect(tracingSettings(env).sampleRatio).toBe(share);
  });

  it('names every bad variable at once', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
      OTEL_TRACES_SAMPLER: 'constructor',
      OTEL_TRACES_SAMPLER_ARG: '2',
    };

    expect(() => tracingSettings(env)).toThrow(BadEnvironmentError);
    expect(() => tracingSettings(env)).toThrow(
      /OTLP_ENDPOINT: must be an absolute URL[^]*SAMPLER_ARG: must be a number[^]*SAMPLER: must be one of/,
    );
  });

  it('refuses a protocol it does not speak', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };

    expect(() => tracingSettings(env)).toThrow(/OTEL_EXPORTER_OTLP_PROTOCOL: must be http\/json/);
  });
});
