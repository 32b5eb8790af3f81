import { parseArgs } from 'node:util';
import type { RedriveRequest } from './redrive.js';

export interface RedriveOptions {
  readonly request: RedriveRequest;
  readonly isJson: boolean;
  readonly showBody: boolean;
}

export const redriveUsage = `Usage: npm run redrive -- [--send] [--id ID …] [--limit N] [--show] [--json]

Lists what is in the dead-letter queue of the escalations, oldest first, without changing anything.

  --send      send it back to the queue; a message is removed here only once it is there
  --id ID     only the message with this id; may be given several times
  --limit N   look at N messages at most (1 to 10000; 20 when listing, 1000 when sending or looking for an id)
  --show      print the content too: it tells what the caller said
  --json      one JSON object on standard output

Environment: ESCALATION_QUEUE_URL, ESCALATION_DLQ_URL (else found by the queue's redrive policy), AWS_REGION and
whatever else the AWS SDK reads. Exit code 0: done; 1: something could not be sent, found or read; 2: bad usage.
`;

/** @returns `help`, or what is wrong with the arguments as text, or the options */
export function parseRedriveOptions(
  args: readonly string[],
): RedriveOptions | 'help' | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        send: { type: 'boolean', default: false },
        id: { type: 'string', multiple: true, default: [] },
        limit: { type: 'string' },
        show: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return 'help';
    const limit = values.limit ?? (values.send || values.id.length > 0 ? '1000' : '20');
    if (!/^\d{1,5}$/.test(limit) || Number(limit) < 1 || Number(limit) > 10_000)
      return { problem: '--limit must be a whole number from 1 to 10000' };
    return {
      request: { action: values.send ? 'send' : 'list', messageIds: values.id, limit: Number(limit) },
      isJson: values.json,
      showBody: values.show,
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'bad arguments' };
  }
}
