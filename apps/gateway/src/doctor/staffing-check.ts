import { awsTrouble, ok, unknown, type Check } from '@voc/doctor';
import type { CountAgents } from '../availability/queue-agents.js';

/** Whether Amazon Connect tells how many agents are at the queue: without it nobody is ever offered a callback. */
export function staffingCheck({ countAgents }: { readonly countAgents: CountAgents }): Check {
  return {
    id: 'connect.queue',
    title: 'Amazon Connect tells who is at the queue',
    async run(signal) {
      try {
        const agents = await countAgents(signal);
        return agents === null
          ? unknown(
              'Connect has no data of the queue.',
              'Check CONNECT_QUEUE_ID; a new queue has data once an agent with it in their routing profile has signed in.',
            )
          : ok(`${agents.online} agents are signed in, ${agents.available} of them available.`);
      } catch (error) {
        return awsTrouble(error, {
          what: 'The queue of CONNECT_QUEUE_ID',
          permission: 'connect:GetCurrentMetricData',
          neededBy: 'service',
          ifMissing:
            'Set CONNECT_INSTANCE_ID and CONNECT_QUEUE_ID to the ids at the end of the ARNs; check AWS_REGION.',
          endpointVariable: 'AWS_ENDPOINT_URL_CONNECT',
        });
      }
    },
  };
}
