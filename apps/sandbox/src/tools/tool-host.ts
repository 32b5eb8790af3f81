import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createFaults, type Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import { listenOnLoopback, type Listening } from '../world/listen.js';
import { readBody } from '../world/read-body.js';
import { orderArguments, orderTool } from './declared-tools.js';
import { readWebhook, type RawWebhook, type Webhook } from './read-webhook.js';
import { noToolHostFaults, type ToolHostFaults } from './tool-host-faults.js';

export interface ToolHostOptions {
  readonly journal: Journal;
  /** What webhooks must be signed with. */
  readonly secret: string;
  /** Epoch ms. Default: the system's. */
  readonly now?: () => number;
}

export interface ToolHost {
  readonly faults: Faults<ToolHostFaults>;
  start(): Promise<Listening>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The one order there is; what happened to it is what the model is told. */
const orders: Readonly<Record<string, string>> = { '4711': 'on its way' };

const maxBodyBytes = 64 * 1_024;

/** A strict service behind the model's tools: it looks up orders, for requests that are signed and well-formed. */
export function createToolHost({ journal, secret, now = Date.now }: ToolHostOptions): ToolHost {
  const faults = createFaults<ToolHostFaults>(noToolHostFaults);
  const waiting = new Set<NodeJS.Timeout>();
  let listening: Listening | undefined;

  const answer = (request: IncomingMessage, body: string): Answer => {
    const route = `${request.method ?? ''} ${request.url ?? ''}`;
    if (route !== 'POST /orders') return disapprove(journal, 404, 'unknown-route', route);
    const reading = readWebhook({ headers: request.headers, body } satisfies RawWebhook, secret, now());
    if (reading.status === 'refused') return disapprove(journal, reading.httpStatus, reading.rule, route);
    return lookUp(journal, reading.webhook);
  };
  const reply = (response: ServerResponse, { status, body }: Answer): void => {
    response.writeHead(faults.current.status ?? status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const later = (response: ServerResponse, ready: Answer): void => {
    const { hangs, slowMs } = faults.current;
    if (hangs) return;
    const timer = setTimeout(() => {
      waiting.delete(timer);
      reply(response, ready);
    }, slowMs);
    waiting.add(timer);
  };
  const server = createServer((request, response) => {
    void readBody(request, maxBodyBytes).then((body) => {
      if (body !== null) later(response, answer(request, body));
      else request.destroy();
    });
  });

  return {
    faults,
    async start() {
      listening = await listenOnLoopback(server);
      return listening;
    },
    async close() {
      waiting.forEach((timer) => clearTimeout(timer));
      waiting.clear();
      await listening?.close();
      listening = undefined;
    },
  };
}

function lookUp(journal: Journal, { tool, call_sid: callSid, ...webhook }: Webhook): Answer {
  const parsed = orderArguments.safeParse(webhook.arguments);
  if (tool !== orderTool || !parsed.success) return disapprove(journal, 400, 'bad-arguments', tool);
  journal.record('tools', 'tool-asked', callSid, {
    tool,
    callId: webhook.call_id,
    language: webhook.language,
    arguments: parsed.data,
  });
  const status = orders[parsed.data.order_number];
  return { status: 200, body: status === undefined ? { error: 'there is no such order' } : { status } };
}

function disapprove(journal: Journal, status: number, rule: string, detail: string): Answer {
  journal.violation('tools', rule, detail);
  return { status, body: { error: rule } };
}
