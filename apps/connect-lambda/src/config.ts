import { parseEnv, type Env } from '@voc/config';
import type { LogLevel } from '@voc/telemetry';
import { z } from 'zod';

export interface ConnectLambdaConfig {
  readonly tokensTable: string;
  readonly handoversTable: string;
  /** Queue names the flow knows, by priority. */
  readonly queueByPriority: Readonly<Record<string, string>>;
  readonly defaultQueue: string;
  readonly metricsNamespace: string;
  readonly logLevel: LogLevel;
}

const queueName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, - and _');
const name = z.string().max(2048);

const queueMap = z.string().transform((text, context): Readonly<Record<string, string>> => {
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  const isMap = pairs.every(
    ([priority, queue, ...rest]) =>
      /^(low|normal|high|urgent)$/.test(priority ?? '') &&
      queueName.safeParse(queue).success &&
      rest.length === 0,
  );
  if (isMap) return Object.fromEntries(pairs) as Record<string, string>;
  context.addIssue({ code: 'custom', message: 'must be pairs such as urgent=priority,high=escalation' });
  return z.NEVER;
});

const schema = z.object({
  HANDOVER_TOKENS_TABLE: name,
  HANDOVERS_TABLE: name,
  QUEUE_BY_PRIORITY: queueMap.default({}),
  DEFAULT_QUEUE: queueName.default('escalation'),
  METRICS_NAMESPACE: z.string().default('VoiceOpenAIConnect'),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
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
