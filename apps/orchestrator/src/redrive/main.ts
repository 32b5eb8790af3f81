import { SQSClient } from '@aws-sdk/client-sqs';
import {
  absoluteUrl,
  BadEnvironmentError,
  parseAll,
  parseEnv,
  sqsClientSettings,
  type SqsClientSettings,
} from '@voc/config';
import { errorFields } from '@voc/errors';
import { z } from 'zod';
import { findDeadLetterQueue } from '../queue/find-dead-letter-queue.js';
import { parseRedriveOptions, redriveUsage, type RedriveOptions } from './redrive-options.js';
import { exitCodeOf, redriveReport, reportText } from './redrive-report.js';
import { redrive } from './redrive.js';
import { createSqsDeadLetters } from './sqs-dead-letters.js';

const webUrl = absoluteUrl(['https:', 'http:']);
const schema = z.object({ ESCALATION_QUEUE_URL: webUrl, ESCALATION_DLQ_URL: webUrl.optional() });

/** How long messages stay hidden should we be killed: when sending, long enough for a thousand of them one by one. */
const holdS = { list: 60, send: 600 } as const;

async function main(): Promise<number> {
  const options = parseRedriveOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(redriveUsage);
    return 0;
  }
  if ('problem' in options) return fail(2, `${options.problem}\n\n${redriveUsage}`);
  try {
    const { queues, sqs } = parseAll({
      queues: () => parseEnv(schema, process.env),
      sqs: () => sqsClientSettings(process.env),
    });
    const queueUrl = queues.ESCALATION_QUEUE_URL.href;
    return await run(options, { queueUrl, deadLetterQueueUrl: queues.ESCALATION_DLQ_URL?.href ?? null, sqs });
  } catch (error) {
    if (error instanceof BadEnvironmentError) return fail(2, `${error.message}\n`);
    return fail(1, `The dead-letter queue could not be read: ${errorFields(error).error_code}\n`);
  }
}

interface Queues {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string | null;
  readonly sqs: SqsClientSettings;
}

async function run(options: RedriveOptions, queues: Queues): Promise<number> {
  const client = new SQSClient({
    ...queues.sqs,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  const { queueUrl } = queues;
  const deadLetterQueueUrl = queues.deadLetterQueueUrl ?? (await findDeadLetterQueue(client, queueUrl));
  if (deadLetterQueueUrl === null)
    return fail(
      2,
      'The queue has no redrive policy: set ESCALATION_DLQ_URL to say where its dead letters are.\n',
    );
  const { action } = options.request;
  const queue = createSqsDeadLetters({ queueUrl, deadLetterQueueUrl, holdS: holdS[action] }, { client });
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const result = await redrive(options.request, { queue, signal: stopping.signal });
  const report = redriveReport(result, { showBody: options.showBody, nowMs: Date.now() });
  process.stdout.write(options.isJson ? `${JSON.stringify(report)}\n` : reportText(report, action));
  return stopping.signal.aborted ? 1 : exitCodeOf(report, action);
}

function fail(exitCode: number, message: string): number {
  process.stderr.write(message);
  return exitCode;
}

main().then(
  (exitCode) => void (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`redrive failed: ${errorFields(error).error_code}\n`);
    process.exitCode = 1;
  },
);
