import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { errorFields, type ErrorFields } from '@voc/errors';
import { systemClock } from '@voc/resilience';
import { createFakeToolContext } from '../src/tools/testing/fake-tool-context.js';
import { parseToolsConfig } from '../src/tools/tools-config.js';
import { createToolRunner, toolRunnerDefaults, type ToolRunner } from '../src/tools/tool-runner.js';
import { createToolset } from '../src/tools/toolset.js';
import { createWebhookHttp } from '../src/tools/webhook-http.js';
import { createLogRecorder } from './support/log-recorder.js';
import { until } from './support/until.js';

const secret = '0123456789abcdef0123456789abcdef';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, request: Received) => void;

/** A service behind a tool that answers as told and notes what it was asked. */
async function startService(answer: Answer) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { received, server, port: (server.address() as AddressInfo).port };
}

const json =
  (body: unknown, status = 200): Answer =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body));

describe('a tool that is a webhook', () => {
  const opened: { servers: Server[]; runners: ToolRunner[] } = { servers: [], runners: [] };

  afterEach(async () => {
    for (const runner of opened.runners.splice(0)) runner.stop();
    for (const server of opened.servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    }
  });

  function openRunner(port: number, tool: object = {}, host = '127.0.0.1') {
    const definition = {
      name: 'find_order',
      description: 'Finds an order.',
      parameters: { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] },
      url: `http://${host}:${port}/orders?key=in-the-url`,
      ...tool,
    };
    const env = { TOOLS_FILE: 'tools.json', TOOL_WEBHOOK_HOSTS: host, TOOL_WEBHOOK_SECRET: secret };
    const config = parseToolsConfig(env, () => JSON.stringify([definition]));
    const answers: (readonly [string, unknown, string])[] = [];
    const outcomes: string[] = [];
    const { log: recorder, lines } = createLogRecorder();
    const failures: ErrorFields[] = [];
    const { context } = createFakeToolContext();
    const runner = createToolRunner(toolRunnerDefaults, {
      tools: createToolset({ ...config, offersCallback: false }, { clock: systemClock }),
      contextFor: (call) => ({ ...context, ...call }),
      sendToolResult: (...answer) => void answers.push(answer),
      clock: systemClock,
      log: {
        ...recorder,
        failure(message, error, fields) {
          recorder.failure(message, error, fields);
          failures.push(errorFields(error));
        },
      },
      onCall: (_tool, outcome) => void outcomes.push(outcome),
      onSlow: () => undefined,
    });
    opened.runners.push(runner);
    const call = async (argumentsJson = '{"number":"4711"}', callId = 'call_7') => {
      runner.call({ callId, name: 'find_order', arguments: argumentsJson });
      await until('the model is answered', () => answers.length > 0);
      const [[, result, then]] = answers as [[string, unknown, string]];
      return { result, then, outcome: outcomes[0], lines, failures };
    };
    return { call, runner, outcomes, answers };
  }

  async function serve(answer: Answer, tool: object = {}) {
    const service = await startService(answer);
    opened.servers.push(service.server);
    return { ...service, ...openRunner(service.port, tool) };
  }

  it('gives the model what the service answers', async () => {
    const { call } = await serve(json({ status: 'on its way' }));

    expect(await call()).toMatchObject({ result: { status: 'on its way' }, then: 'speak', outcome: 'done' });
  });

  it('leaves the next words to us when told so, and takes no content for an answer', async () => {
    const { call } = await serve((response) => void response.writeHead(204).end(), { speak: false });

    expect(await call()).toMatchObject({ result: null, then: 'wait', outcome: 'done' });
  });

  it('says which call it is for, signed so that the service can tell it is us', async () => {
    const { call, received } = await serve(json({}));
    const beforeS = Math.floor(Date.now() / 1_000);

    await call('{"number":"4711 – ä"}');

    const [{ headers, body }] = received as [Received];
    expect(JSON.parse(body)).toEqual({
      call_sid: `CA${'1'.repeat(32)}`,
      conversation_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
      caller_phone: '+15550100001',
      called_number: '+15550100002',
      language: 'en',
      tool: 'find_order',
      call_id: 'call_7',
      arguments: { number: '4711 – ä' },
    });
    const timestamp = String(headers['x-voc-timestamp']);
    expect(Number(timestamp)).toBeGreaterThanOrEqual(beforeS);
    const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    expect(headers['x-voc-signature']).toBe(`v1=${expected}`);
    expect(headers['idempotency-key']).toBe('call_7');
    expect(headers['content-type']).toBe('application/json');
  });

  it('makes an idempotency key of any id a provider may think of, the same for the same', async () => {
    const { call, received, runner } = await serve(json({}));

    await call(undefined, 'id\r\nX-Evil: 1 – ☎');
    runner.call({ callId: 'x'.repeat(9_000), name: 'find_order', arguments: '{"number":"1"}' });
    await until('both have come', () => received.length === 2);

    const keys = received.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(received[0]!.headers['x-evil']).toBeUndefined();
  });

  it('is not asked with arguments that do not fit', async () => {
    const { call, received } = await serve(json({}));

    const { result, outcome } = await call('{"number":{"$gt":""},"__proto__":{"x":1}}');

    expect(outcome).toBe('bad-arguments');
    expect(result).toEqual({ error: expect.stringMatching(/^number: /) as string });
    expect(received).toEqual([]);
  });

  describe('that goes wrong', () => {
    const elsewhere: Answer = (response) =>
      void response.writeHead(302, { location: '/elsewhere', 'content-type': 'application/json' }).end('{}');
    const withType =
      (type: string, body: string): Answer =>
      (response) =>
        void response.writeHead(200, { 'content-type': type }).end(body);
    const zipped: Answer = (response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify('x'.repeat(10_000_000))));
    /** Never ends by itself. */
    const flood: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    };
    const cases: readonly [string, Answer, string, string][] = [
      ['an error', json({ error: 'body with a secret' }, 500), 'TOOL_STATUS', 'HTTP_500'],
      ['a refusal', json({ error: 'body with a secret' }, 403), 'TOOL_STATUS', 'HTTP_403'],
      ['a way elsewhere', elsewhere, 'TOOL_STATUS', 'HTTP_302'],
      ['a page', withType('text/html', '<html>secret</html>'), 'TOOL_BAD_ANSWER', 'NOT_JSON_TYPE'],
      ['no JSON', withType('application/json', '{secret'), 'TOOL_BAD_ANSWER', 'NOT_JSON'],
      ['a flood', flood, 'TOOL_BAD_ANSWER', 'TOO_LONG'],
      ['a flood that looked small', zipped, 'TOOL_BAD_ANSWER', 'TOO_LONG'],
      ['nothing', (response) => void response.destroy(), 'TOOL_UNREACHABLE', 'ECONNRESET'],
    ];

    it.each(cases)(
      'with %s is told to the model in plain words, once',
      async (_what, answer, code, cause) => {
        const { received, port } = await serve(answer);
        const { call } = openRunner(port);

        const { result, then, outcome, lines, failures } = await call();

        expect(outcome).toBe('failed');
        expect(then).toBe('speak');
        expect(result).toEqual({ error: expect.stringMatching(/^the service [a-z ]+$/) as string });
        expect(received).toHaveLength(1);
        expect(lines.join()).not.toMatch(/secret|in-the-url|4711/);
        expect(failures).toMatchObject([{ error_code: code, cause_code: cause }]);
      },
    );
  });

  it('is given up when it takes too long, and the connection with it', async () => {
    let isClosed = false;
    const { call, received } = await serve((response) => void response.on('close', () => (isClosed = true)), {
      timeoutMs: 100,
    });

    const { result, outcome } = await call();

    expect(outcome).toBe('timeout');
    expect(result).toEqual({ error: 'this took too long' });
    await until('the connection is closed', () => isClosed);
    expect(received).toHaveLength(1);
  });

  it('is given up when the answer drips in', async () => {
    const drip: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    };
    const { call } = await serve(drip, { timeoutMs: 150 });

    expect((await call()).outcome).toBe('timeout');
  });

  it('is told as such when it gives more than a model can use', async () => {
    const { call } = await serve(json({ text: 'x'.repeat(20_000) }));

    expect(await call()).toMatchObject({ outcome: 'bad-result', then: 'speak' });
  });

  it('is given up when the call ends, without a word to the model', async () => {
    let isClosed = false;
    const { runner, received, outcomes, answers } = await serve(
      (response) => void response.on('close', () => (isClosed = true)),
    );
    runner.call({ callId: 'c1', name: 'find_order', arguments: '{"number":"1"}' });
    await until('the service is asked', () => received.length === 1);

    runner.stop();
    await until('the connection is closed', () => isClosed);

    expect(outcomes).toEqual(['dropped']);
    expect(answers).toEqual([]);
  });

  describe('where nobody listens', () => {
    async function closedPort(): Promise<number> {
      const { server, port } = await startService(json({}));
      await new Promise((resolve) => void server.close(resolve));
      return port;
    }

    it('cannot be reached, and the model is told so', async () => {
      const { call } = openRunner(await closedPort());

      expect(await call()).toMatchObject({
        result: { error: 'the service could not be reached' },
        outcome: 'failed',
        failures: [{ error_code: 'TOOL_UNREACHABLE', cause_code: 'ECONNREFUSED' }],
      });
    });

    it('is tried a second time, and no third', async () => {
      let attempts = 0;
      // Every attempt is signed anew, for its own moment.
      const clock = { now: () => 1_000 * (attempts += 1) };
      const post = createWebhookHttp({ secret }, { clock });
      const url = `http://127.0.0.1:${await closedPort()}/`;

      const posting = post({ url, body: '{}', idempotencyKey: 'k', signal: AbortSignal.timeout(2_000) });

      await expect(posting).rejects.toMatchObject({ code: 'TOOL_UNREACHABLE' });
      expect(attempts).toBe(2);
    });
  });
});
