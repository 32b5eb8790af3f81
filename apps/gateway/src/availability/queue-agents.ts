import { GetCurrentMetricDataCommand, type ConnectClient } from '@aws-sdk/client-connect';

export interface AgentCount {
  /** Ready for the next call. */
  readonly available: number;
  /** Signed in, whatever they are doing. */
  readonly online: number;
}

/** null when Connect has no data, which it says of a queue nobody has ever worked in, too. Throws what the SDK throws. */
export type CountAgents = (signal: AbortSignal) => Promise<AgentCount | null>;

/**
 * Asks Amazon Connect for the agents of one queue. Needs `connect:GetCurrentMetricData`.
 * @see https://docs.aws.amazon.com/connect/latest/APIReference/API_GetCurrentMetricData.html
 */
export function createAgentCounter(
  { instanceId, queueId }: { readonly instanceId: string; readonly queueId: string },
  { client }: { readonly client: Pick<ConnectClient, 'send'> },
): CountAgents {
  const command = (): GetCurrentMetricDataCommand =>
    new GetCurrentMetricDataCommand({
      InstanceId: instanceId,
      Filters: { Queues: [queueId], Channels: ['VOICE'] },
      CurrentMetrics: [
        { Name: 'AGENTS_AVAILABLE', Unit: 'COUNT' },
        { Name: 'AGENTS_ONLINE', Unit: 'COUNT' },
      ],
    });

  return async (abortSignal) => {
    const { MetricResults = [] } = await client.send(command(), { abortSignal });
    const collections = MetricResults[0]?.Collections ?? [];
    const count = (name: string): number | undefined =>
      collections.find(({ Metric }) => Metric?.Name === name)?.Value;
    const [available, online] = [count('AGENTS_AVAILABLE'), count('AGENTS_ONLINE')];
    return online === undefined && available === undefined
      ? null
      : { available: available ?? 0, online: online ?? 0 };
  };
}
