import { z } from 'zod';
import type { ConnectFaults } from '../connect-faults.js';
import { connectIds } from '../connect-ids.js';
import { refusal, type ApiAnswer } from './api-refusal.js';

const maxQueues = 100;

/** What of `GetCurrentMetricData` this contact centre has an answer to. */
const requestSchema = z.strictObject({
  Filters: z.strictObject({
    Queues: z.array(z.string()).min(1).max(maxQueues),
    Channels: z
      .array(z.enum(['VOICE', 'CHAT', 'TASK']))
      .max(3)
      .optional(),
  }),
  CurrentMetrics: z
    .array(z.strictObject({ Name: z.enum(['AGENTS_AVAILABLE', 'AGENTS_ONLINE']), Unit: z.literal('COUNT') }))
    .min(1),
});

/** @see https://docs.aws.amazon.com/connect/latest/APIReference/API_GetCurrentMetricData.html */
export function countAgents(
  body: unknown,
  { api, agentsAvailable, agentsOnline }: ConnectFaults,
): ApiAnswer | { readonly problem: string } {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return { problem: z.prettifyError(parsed.error) };
  const { Filters, CurrentMetrics } = parsed.data;
  if (Filters.Queues.some((queue) => queue !== connectIds.queue))
    return refusal(404, 'ResourceNotFoundException', 'there is no such queue');
  const values = { AGENTS_AVAILABLE: agentsAvailable, AGENTS_ONLINE: agentsOnline };
  const Collections = CurrentMetrics.map((metric) => ({ Metric: metric, Value: values[metric.Name] }));
  return {
    status: 200,
    body: { MetricResults: api === 'no-data' ? [] : [{ Collections }], DataSnapshotTime: 1_795_000_000 },
  };
}
