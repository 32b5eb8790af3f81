import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import type { ScenarioReport, TimelineEvent } from '../scenarios/scenario-report.js';

/** One line of the answer to `POST /calls`, as JSON. */
export type CallMessage =
  | { readonly type: 'event'; readonly event: TimelineEvent }
  | { readonly type: 'report'; readonly report: ScenarioReport }
  | { readonly type: 'error'; readonly message: string };

export interface ControlDeps {
  readonly secret: string;
  /** Plays a scenario in the running world; rejects for an unknown name, and when the signal aborts. */
  play(
    scenario: string,
    onEvent: (event: TimelineEvent) => void,
    signal: AbortSignal,
  ): Promise<ScenarioReport>;
}

const maxNameChars = 200;

/**
 * `GET /healthz`: there is a world. `POST /calls?scenario=NAME` with its secret as bearer token: plays the call, answering one JSON line per
 * event and the report at the end. One call at a time, because faults and the bot's mind belong to the world, not to a call.
 */
export function createControlServer(deps: ControlDeps): Server {
  let busy = false;
  return createServer((request, response) => {
    if (request.method === 'GET' && pathOf(request).pathname === '/healthz') {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
      return;
    }
    const refusal =
      refuse(request, deps.secret) ??
      (busy ? { status: 409, message: 'Another call is being played; try again when it is over.' } : null);
    request.resume();
    if (refusal !== null) {
      response.writeHead(refusal.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ type: 'error', message: refusal.message } satisfies CallMessage));
      return;
    }
    busy = true;
    void playOver(response, scenarioName(request), deps).finally(() => (busy = false));
  });
}

async function playOver(response: ServerResponse, scenario: string, deps: ControlDeps): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort(new Error('the one who asked for the call has gone')));
  response.on('error', () => undefined);
  const send = (message: CallMessage): void => void response.write(`${JSON.stringify(message)}\n`);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  try {
    const report = await deps.play(scenario, (event) => send({ type: 'event', event }), gone.signal);
    send({ type: 'report', report });
  } catch (error) {
    send({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  }
  response.end();
}

function refuse(
  request: IncomingMessage,
  secret: string,
): { readonly status: number; readonly message: string } | null {
  if (!isSame(request.headers.authorization ?? '', `Bearer ${secret}`))
    return { status: 401, message: 'The secret does not fit.' };
  if (request.method !== 'POST' || pathOf(request).pathname !== '/calls')
    return { status: 404, message: 'There is only POST /calls.' };
  return null;
}

function scenarioName(request: IncomingMessage): string {
  return (pathOf(request).searchParams.get('scenario') ?? '').slice(0, maxNameChars);
}

function pathOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', 'http://127.0.0.1') ?? new URL('http://127.0.0.1/');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
