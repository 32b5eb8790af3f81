import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Faults } from '../../world/faults.js';
import type { Journal } from '../../world/journal.js';
import { listenOnLoopback, type Listening } from '../../world/listen.js';
import { readBody } from '../../world/read-body.js';
import type { ConnectFaults } from '../connect-faults.js';
import { connectIds } from '../connect-ids.js';
import { refusal, type ApiAnswer } from './api-refusal.js';
import { countAgents } from './count-agents.js';
import { startTask, type ConnectTask } from './start-task.js';

export interface ConnectApiDeps {
  readonly journal: Journal;
  readonly faults: Faults<ConnectFaults>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The contact centre's HTTP interface, as far as the product uses it. */
export interface ConnectApi {
  /** Once. */
  start(): Promise<Listening>;
  /** Every task that was made, oldest first. */
  tasks(): readonly ConnectTask[];
  close(): Promise<void>;
}

const maxBodyBytes = 256 * 1024;
/** Of the service, in any region. */
const signature =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/connect\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/;

export function createConnectApi({ journal, faults, now }: ConnectApiDeps): ConnectApi {
  const tasks = new Map<string, ConnectTask>();
  let listening: Listening | undefined;

  const answer = (request: IncomingMessage, body: string): ApiAnswer => {
    const route = `${request.method ?? ''} ${request.url ?? ''}`;
    const disapprove = (status: number, errorType: string, rule: string, detail: string): ApiAnswer => {
      journal.violation('connect', rule, detail);
      return refusal(status, errorType, detail);
    };
    if (!signature.test(request.headers.authorization ?? ''))
      return disapprove(403, 'MissingAuthenticationTokenException', 'api-unsigned', route);
    const operation = operations[route];
    if (operation === undefined) return disapprove(404, 'UnknownOperationException', 'api-route', route);
    if (faults.current.api === 'failing') return refusal(500, 'InternalServiceException', 'as told');
    const given = operation(parseJson(body), { faults: faults.current, tasks, nowMs: now() });
    return 'problem' in given
      ? disapprove(400, 'InvalidParameterException', 'api-parameters', `${route}: ${given.problem}`)
      : given;
  };
  const serve = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const { status, errorType, body: reply } = answer(request, body);
    journal.record('connect', isTask(request) ? 'task-asked' : 'agents-asked', null, { status });
    if (faults.current.api === 'hanging') return;
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(errorType !== undefined && { 'x-amzn-errortype': errorType }),
    });
    response.end(JSON.stringify(reply));
  };
  const server = createServer((request, response) => {
    void readBody(request, maxBodyBytes).then((body) => {
      if (body === null) request.destroy();
      else serve(request, response, body);
    });
  });

  return {
    tasks: () => [...tasks.values()],
    async start() {
      listening = await listenOnLoopback(server);
      return listening;
    },
    async close() {
      await listening?.close();
      listening = undefined;
    },
  };
}

function isTask({ url }: IncomingMessage): boolean {
  return url === '/contact/task';
}

interface Circumstances {
  readonly faults: ConnectFaults;
  readonly tasks: Map<string, ConnectTask>;
  readonly nowMs: number;
}

type Operation = (body: unknown, around: Circumstances) => ApiAnswer | { readonly problem: string };

const operations: Readonly<Record<string, Operation>> = {
  [`POST /metrics/current/${connectIds.instance}`]: (body, { faults }) => countAgents(body, faults),
  'PUT /contact/task': (body, { tasks, nowMs }) => startTask(body, tasks, nowMs),
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
