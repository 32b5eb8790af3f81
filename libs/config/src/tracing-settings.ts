import { BadEnvironmentError, type Env } from './parse-env.js';

export interface TracingSettings {
  /** Where spans go, OTLP over HTTP; null: tracing is off. */
  readonly tracesUrl: URL | null;
  /** Share of the traces begun here that are kept, 0 to 1. */
  readonly sampleRatio: number;
}

/** OTLP over HTTP; a collector takes JSON wherever it takes the binary form. */
const protocols: readonly (string | undefined)[] = [undefined, 'http/json', 'http/protobuf'];

/** Ratio of the samplers we know, their argument applied; our own decisions always follow those of a parent. */
const samplers: Readonly<Record<string, (ratio: number) => number>> = {
  always_on: () => 1,
  always_off: () => 0,
  traceidratio: (ratio) => ratio,
  parentbased_always_on: () => 1,
  parentbased_always_off: () => 0,
  parentbased_traceidratio: (ratio) => ratio,
};

/**
 * OpenTelemetry's own variables: tracing is on where `OTEL_EXPORTER_OTLP_ENDPOINT` says where to send, unless
 * `OTEL_SDK_DISABLED`. Headers and resource attributes the exporter reads by itself. Empty variables count as absent.
 * @throws BadEnvironmentError naming every bad variable at once
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function tracingSettings(env: Env): TracingSettings {
  const read = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const problems = new Map<string, string>();
  const tracesUrl = readTracesUrl(read, problems);

  const protocol = read('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? read('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (tracesUrl !== null && !protocols.includes(protocol))
    problems.set('OTEL_EXPORTER_OTLP_PROTOCOL', 'must be http/json or http/protobuf; JSON is sent for both');

  const ratio = Number(read('OTEL_TRACES_SAMPLER_ARG') ?? 1);
  if (!(ratio >= 0 && ratio <= 1)) problems.set('OTEL_TRACES_SAMPLER_ARG', 'must be a number from 0 to 1');
  const sampler = read('OTEL_TRACES_SAMPLER') ?? 'parentbased_traceidratio';
  const ratioOf = Object.hasOwn(samplers, sampler) ? samplers[sampler] : undefined;
  if (ratioOf === undefined)
    problems.set('OTEL_TRACES_SAMPLER', `must be one of ${Object.keys(samplers).join(', ')}`);

  if (problems.size > 0) throw new BadEnvironmentError(problems);
  const isDisabled = read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true';
  return { tracesUrl: isDisabled ? null : tracesUrl, sampleRatio: ratioOf?.(ratio) ?? 1 };
}

/** The address for traces is used as it is; the one for all signals is a base. */
function readTracesUrl(
  read: (name: string) => string | undefined,
  problems: Map<string, string>,
): URL | null {
  const own = read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const base = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  const text = own ?? (base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`);
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && ['http:', 'https:'].includes(url.protocol)) return url;
  const variable = own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  problems.set(variable, 'must be an absolute URL starting with http:// or https://');
  return null;
}
