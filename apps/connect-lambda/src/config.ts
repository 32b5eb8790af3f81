import { parseEnv, type Env } from '@voc/config';
import type { LogLevel } from '@voc/telemetry';
// The small build of zod: what is not in the bundle is not read at a cold start.
import * as z from 'zod/mini';

export interface ConnectLambdaConfig {
  readonly tokensTable: string;
  readonly handoversTable: string;
  /** Queue names the flow knows, by priority. */
  readonly queueByPriority: Readonly<Record<string, string>>;
  readonly defaultQueue: string;
  readonly metricsNamespace: string;
  readonly logLevel: LogLevel;
}

const queueName = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, - and _'));
const name = z.string().check(z.maxLength(2048, 'must be at most 2048 characters'));

const toQueueMap = z.transform((text: string, context): Readonly<Record<string, string>> => {
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  const isMap = pairs.every(
    ([priority, queue, ...rest]) =>
      /^(low|normal|high|urgent)$/.test(priority ?? '') &&
      queueName.safeParse(queue).success &&
      rest.length === 0,
  );
  if (isMap) return Object.fromEntries(pairs) as Record<string, string>;
  const message = 'must be pairs such as urgent=priority,high=escalation';
  context.issues.push({ code: 'custom', message, input: text });
  return z.NEVER;
});

const logLevels = ['error', 'warn', 'info', 'debug'] as const;

const schema = z.object({
  HANDOVER_TOKENS_TABLE: name,
  HANDOVERS_TABLE: name,
  QUEUE_BY_PRIORITY: z._default(z.pipe(z.string(), toQueueMap), {}),
  DEFAULT_QUEUE: z._default(queueName, 'escalation'),
  METRICS_NAMESPACE: z._default(z.string(), 'VoiceOpenAIConnect'),
  LOG_LEVEL: z._default(z.enum(logLevels, `must be one of ${logLevels.join(', ')}`), 'info'),
});

/** @throws BadEnvironmentError naming every bad variable at once */
export function parseConnectLambdaConfig(env: Env): ConnectLambdaConfig {
  const parsed = parseEnv(schema, env);
  return {
    tokensTable: parsed.HANDOVER_TOKENS_TABLE,
    handoversTable: parsed.HANDOVERS_TABLE,
    queueByPriority: parsed.QUEUE_BY_PRIORITY,
    defaultQueue: parsed.DEFAULT_QUEUE,
    metricsNamespace: parsed.METRICS_NAMESPACE,
    logLevel: parsed.LOG_LEVEL,
  };
}
