import { execFile } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { builtinModules } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TokenRecord } from '@voc/handover-token';
import { createHandoverStore, createTokenStore, type HandoverStore } from '@voc/handover-token/dynamo';
import { startLocalTables, type LocalTables } from '@voc/handover-token/testing';
import { createJsonLogger, noTracer } from '@voc/telemetry';
import { startOtlpReceiver } from '@voc/telemetry/testing';
import { parseConnectLambdaConfig } from '../src/config.js';
import type { ConnectAnswer } from '../src/connect-answer.js';
import { createHandler } from '../src/create-handler.js';

const bundle = join(__dirname, '../../../dist/apps/connect-lambda/handler.cjs');

let tables: LocalTables;
let nowMs: number;
let lines: string[];
const writeLine = (line: string): void => void lines.push(line);
let handovers: HandoverStore;
let handler: (event: unknown) => Promise<ConnectAnswer>;

beforeEach(async () => {
  tables = await startLocalTables();
  nowMs = Date.UTC(2026, 10, 22, 12);
  lines = [];
  const deps = { client: tables.client, clock: { now: () => nowMs } };
  handovers = createHandoverStore({ tableName: tables.handoversTable }, deps);
  const env = {
    HANDOVERS_TABLE: tables.handoversTable,
    HANDOVER_TOKENS_TABLE: tables.tokensTable,
    QUEUE_BY_PRIORITY: 'urgent=priority',
  };
  handler = createHandler(parseConnectLambdaConfig(env), {
    ...deps,
    logger: createJsonLogger({ service: 'connect-lambda', level: 'info' }, { writeLine }),
    tracing: { tracer: noTracer, flush: () => Promise.resolve() },
    writeLine,
  });
});

afterEach(() => tables.close());

/** What a test opens itself is closed also when it fails, or the run would never end. */
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

function event(token?: string, contactId = 'contact-1'): unknown {
  const parameters = token === undefined ? {} : { token };
  return {
    Name: 'ContactFlowEvent',
    Details: { Parameters: parameters, ContactData: { ContactId: contactId } },
  };
}

/** A handover that is being dialled, with its token. */
async function dialled(nowIs = (): number => nowMs, traceparent: string | null = null): Promise<TokenRecord> {
  const call = {
    handover_id: randomUUID(),
    call_sid: 'CA00000000000000000000000000000001',
    conversation_id: randomUUID(),
  };
  const deps = { client: tables.client, clock: { now: nowIs }, randomInt: (max: number) => randomInt(max) };
  await handovers.claim({ ...call, requested_at: new Date(nowMs).toISOString() }, 'worker', 30_000);
  const record = await createTokenStore({ tableName: tables.tokensTable, ttlS: 600 }, deps).issue({
    ...call,
    caller_phone: null,
    hubspot_contact_id: null,
    hubspot_ticket_id: '70001',
    summary: 'Charged twice',
    intent: 'billing',
    priority: 'urgent',
    escalation_reason: 'user_request',
    traceparent,
  });
  await handovers.moveTo(call.handover_id, { type: 'token-issued' }, 'worker');
  await handovers.moveTo(call.handover_id, { type: 'dial-started' }, 'worker');
  return record;
}

function lastMetrics(): unknown {
  return JSON.parse(lines.at(-1) ?? '{}');
}

describe('redeeming a token from a Connect flow', () => {
  it('gives the context and marks the handover redeemed', async () => {
    const { token, handover_id, conversation_id } = await dialled();

    expect(await handler(event(token))).toEqual({
      success: 'true',
      conversation_id,
      caller_phone: '',
      hubspot_contact_id: '',
      hubspot_ticket_id: '70001',
      summary: 'Charged twice',
      intent: 'billing',
      priority: 'urgent',
      escalation_reason: 'user_request',
      route_to_queue: 'priority',
    });
    expect(await handovers.read(handover_id)).toMatchObject({ status: 'redeemed' });
    expect(lastMetrics()).toMatchObject({
      outcome: 'redeemed',
      lambda_invocations_total: 1,
      lambda_errors_total: 0,
    });
    expect(lines.join('')).not.toContain(token);
  });

  it('gives the same contact the same answer again', async () => {
    const { token } = await dialled();
    const first = await handler(event(token));
    nowMs += 3_000;

    expect(await handler(event(token))).toEqual(first);
  });

  it('gives another contact nothing', async () => {
    const { token } = await dialled();
    await handler(event(token));

    expect(await handler(event(token, 'contact-2'))).toEqual({ success: 'false', reason: 'already-used' });
  });

  it('gives nothing for an expired token, though its row is still there', async () => {
    const { token } = await dialled();
    nowMs += 600_000;

    expect(await handler(event(token))).toEqual({ success: 'false', reason: 'expired' });
  });

  it('gives nothing for a token nobody issued', async () => {
    expect(await handler(event('0000000000'))).toEqual({ success: 'false', reason: 'unknown' });
    expect(lastMetrics()).toMatchObject({ outcome: 'unknown', lambda_errors_total: 0 });
  });

  it.each([undefined, '', '123456789', '12345678901', 'abcdefghij', 'Timeout', '1234567890#'])(
    'answers %p without asking the table',
    async (token) => {
      await tables.drop(tables.tokensTable);

      expect(await handler(event(token))).toEqual({ success: 'false', reason: 'bad-token' });
    },
  );

  it('answers an event without a contact', async () => {
    expect(await handler({ Details: {} })).toEqual({ success: 'false', reason: 'bad-event' });
  });

  it('stops a contact that tries tokens out, but not the others', async () => {
    const { token } = await dialled();
    for (const guess of ['0000000001', '0000000002', '0000000003']) await handler(event(guess));

    expect(await handler(event(token))).toEqual({ success: 'false', reason: 'too-many-attempts' });
    expect(await handler(event(token, 'contact-2'))).toMatchObject({ success: 'true' });
  });

  it('gives the context even when the handover cannot be marked', async () => {
    const { token } = await dialled();
    await tables.drop(tables.handoversTable);

    expect(await handler(event(token))).toMatchObject({ success: 'true', hubspot_ticket_id: '70001' });
  });

  it('throws when the tokens cannot be read, and counts it', async () => {
    await tables.drop(tables.tokensTable);

    await expect(handler(event('1234567890'))).rejects.toMatchObject({ code: 'STORE_TABLE_MISSING' });
    expect(lastMetrics()).toMatchObject({
      outcome: 'error',
      lambda_invocations_total: 1,
      lambda_errors_total: 1,
    });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ message: 'redeeming a token failed', contact_id: 'contact-1' }),
    );
    expect(lines.join('')).not.toContain('1234567890');
  });
});

describe('the bundle that is deployed', () => {
  const invoke = async (env: Readonly<Record<string, string>>, input: unknown): Promise<string> => {
    const script =
      'require(process.argv[1]).handler(JSON.parse(process.argv[2])).then((a) => console.log(JSON.stringify(a)))';
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['-e', script, bundle, JSON.stringify(input)],
      {
        env: { ...env },
      },
    );
    return stdout;
  };

  it('redeems a token and prints neither it nor what the caller said', async () => {
    const { token, conversation_id } = await dialled(() => Date.now());

    const output = await invoke(
      {
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
        HANDOVERS_TABLE: tables.handoversTable,
        HANDOVER_TOKENS_TABLE: tables.tokensTable,
      },
      event(token),
    );

    const printed = output.trim().split('\n');
    expect(JSON.parse(printed.at(-1) ?? '{}')).toMatchObject({
      success: 'true',
      conversation_id,
      route_to_queue: 'escalation',
    });
    const logged = printed.slice(0, -1).join('\n');
    expect(logged).toContain('lambda_invocations_total');
    expect(logged).not.toContain(token);
    expect(logged).not.toContain('Charged twice');
  });

  it('goes on with the trace of the handover where there is a collector, and has sent it before it answers', async () => {
    const receiver = await startOtlpReceiver();
    opened.push(() => receiver.close());
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const { token, handover_id } = await dialled(() => Date.now(), traceparent);

    await invoke(
      {
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
        HANDOVERS_TABLE: tables.handoversTable,
        HANDOVER_TOKENS_TABLE: tables.tokensTable,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      },
      event(token),
    );

    expect(receiver.spans()).toMatchObject([
      {
        service: 'connect-lambda',
        name: 'redeem token',
        traceId: 'a'.repeat(32),
        parentSpanId: 'b'.repeat(16),
        attributes: { handover_id, outcome: 'redeemed' },
      },
    ]);
  });

  it('names every bad variable when it cannot start', async () => {
    await expect(invoke({ AWS_REGION: 'us-east-1' }, event('1234567890'))).rejects.toThrow(
      /HANDOVER_TOKENS_TABLE: is not set\n {2}HANDOVERS_TABLE: is not set/,
    );
  });

  it('signs its requests with the credentials Lambda puts into the environment', async () => {
    const signatures: string[] = [];
    const server = createServer((request, response) => {
      signatures.push(request.headers.authorization ?? '');
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException' }));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    opened.push(() => server.close());
    const env = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'ASIALAMBDA',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'session',
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      HANDOVERS_TABLE: 'Handovers',
      HANDOVER_TOKENS_TABLE: 'HandoverTokens',
    };

    await expect(invoke(env, event('1234567890'))).rejects.toMatchObject({
      stdout: expect.stringContaining('STORE_DENIED') as unknown,
    });

    expect(signatures).toEqual([expect.stringContaining('Credential=ASIALAMBDA/')]);
  });

  it('fails at once where there are no credentials, and says so in the log', async () => {
    const env = {
      AWS_REGION: 'us-east-1',
      HOME: '/nonexistent',
      HANDOVERS_TABLE: 'Handovers',
      HANDOVER_TOKENS_TABLE: 'HandoverTokens',
    };

    await expect(invoke(env, event('1234567890'))).rejects.toMatchObject({
      stdout: expect.stringContaining('STORE_DENIED') as unknown,
    });
  });

  it('is small, because a cold start reads all of it, and needs nothing but Node and, to trace, the file beside it', async () => {
    const code = await readFile(bundle, 'utf8');

    const imported = [...code.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, name]) => name ?? '');
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')))).toEqual([
      './otlp-export.cjs',
    ]);
    expect(Buffer.byteLength(code)).toBeLessThan(400_000);
  });
});
