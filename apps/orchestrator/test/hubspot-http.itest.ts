import { systemClock } from '@voc/resilience';
import { silentLogger, noTracer } from '@voc/telemetry';
import { z } from 'zod';
import { createCircuit, type Circuit } from '../src/hubspot/circuit.js';
import { verdictOf } from '../src/hubspot/hubspot-error.js';
import {
  createHubSpotHttp,
  type HubSpotCall,
  type HubSpotHttp,
  type HubSpotHttpConfig,
  type HubSpotScope,
} from '../src/hubspot/hubspot-http.js';
import { startHttpStub, type HttpStub, type StubAnswer } from './support/http-stub.js';

const call: HubSpotCall = {
  method: 'POST',
  path: '/crm/objects/2026-09/tickets',
  body: { a: 1 },
  mayRepeat: true,
};
const schema = z.object({ id: z.string() });
const found: StubAnswer = { status: 200, body: { id: '1' } };

let stub: HttpStub;
let http: HubSpotHttp;

const createTestCircuit = (failuresToOpen: number): Circuit =>
  createCircuit(
    { failuresToOpen, pausesMs: [150], shutPauseMs: 60_000, patienceMs: 1_000 },
    { clock: systemClock, verdictOf, onChange: () => undefined },
  );

const config: HubSpotHttpConfig = {
  accessToken: 'pat-test',
  baseUrl: new URL('http://127.0.0.1'),
  requestTimeoutMs: 200,
  retryDelaysMs: [10, 10, 10, 10, 10],
  requestsPer10S: 1000,
  maxParallelRequests: 2,
};

beforeEach(async () => {
  stub = await startHttpStub(() => found);
  http = open(1000);
});

/** A client of its own, whose circuit opens after so many failures in a row. */
function open(failuresToOpen: number, changes: Partial<HubSpotHttpConfig> = {}): HubSpotHttp {
  return openWith(createTestCircuit(failuresToOpen), changes);
}

function openWith(circuit: Circuit, changes: Partial<HubSpotHttpConfig> = {}): HubSpotHttp {
  const deps = { clock: systemClock, circuit, tracer: noTracer };
  return createHubSpotHttp({ ...config, baseUrl: stub.url, ...changes }, deps);
}

afterEach(() => stub.close());

const scope = (signal = new AbortController().signal): HubSpotScope => ({ signal, logger: silentLogger });

const request = (of: HubSpotCall = call, signal = new AbortController().signal): Promise<{ id: string }> =>
  http(of, schema, scope(signal));

/** Answers each request with the next of these, the last for ever. */
function answers(...queue: readonly (StubAnswer | 'hang')[]): void {
  stub.answer = () => queue[Math.min(stub.requests.length, queue.length) - 1] ?? found;
}

describe('the HubSpot client', () => {
  it('sends the key, the body and the query, and parses the answer', async () => {
    expect(await request({ ...call, query: { idProperty: 'voice_handover_id' } })).toEqual({ id: '1' });

    expect(stub.requests).toHaveLength(1);
    expect(stub.requests[0]).toMatchObject({
      method: 'POST',
      path: '/crm/objects/2026-09/tickets',
      authorization: 'Bearer pat-test',
      body: { a: 1 },
    });
    expect(stub.requests[0]?.query.get('idProperty')).toBe('voice_handover_id');
  });

  it.each([429, 423, 500, 502, 503, 524])('tries again after %p', async (status) => {
    answers({ status }, { status }, found);

    expect(await request()).toEqual({ id: '1' });
    expect(stub.requests).toHaveLength(3);
  });

  it('gives up after five repeats', async () => {
    answers({ status: 503 });

    await expect(request()).rejects.toMatchObject({ code: 'HUBSPOT_UNAVAILABLE', retryable: true });
    expect(stub.requests).toHaveLength(6);
  });

  it('waits as long as Retry-After asks', async () => {
    answers({ status: 429, headers: { 'retry-after': '300' } }, found);

    await request();

    const [first, second] = stub.requests;
    expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(290);
  });

  it('waits until the date that Retry-After names', async () => {
    const date = new Date(Date.now() + 2_000).toUTCString();
    answers({ status: 429, headers: { 'retry-after': date } }, found);

    await request();

    const [first, second] = stub.requests;
    // The header knows whole seconds only.
    expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(900);
  });

  it.each([
    [400, {}],
    [401, {}],
    [409, {}],
    [429, { policyName: 'DAILY' }],
    [477, {}],
  ])('does not repeat what %p %p refused', async (status, body) => {
    answers({ status, body });

    await expect(request()).rejects.toMatchObject({ details: { httpStatus: status } });
    expect(stub.requests).toHaveLength(1);
  });

  it('does not repeat blindly what may have been done, but does repeat what was held back', async () => {
    answers({ status: 429 }, { status: 502 }, found);

    await expect(request({ ...call, mayRepeat: false })).rejects.toMatchObject({
      code: 'HUBSPOT_UNAVAILABLE',
    });
    expect(stub.requests).toHaveLength(2);
  });

  it('cuts each attempt off and tries again', async () => {
    answers('hang', found);

    expect(await request()).toEqual({ id: '1' });
    expect(stub.requests).toHaveLength(2);
  });

  it('stops at once when its signal aborts', async () => {
    answers('hang');
    const controller = new AbortController();

    const requesting = request(call, controller.signal);
    setTimeout(() => controller.abort(), 50);

    await expect(requesting).rejects.toMatchObject({ code: 'HUBSPOT_ABORTED' });
    expect(stub.requests).toHaveLength(1);
  });

  it('refuses a success that is not what was asked for', async () => {
    answers({ status: 200, body: { results: [] } });

    await expect(request()).rejects.toMatchObject({ code: 'HUBSPOT_BAD_ANSWER', retryable: false });
  });
});

describe('many HubSpot requests at once', () => {
  it('go out two at a time where two are allowed', async () => {
    let underWay = 0;
    let most = 0;
    stub.answer = () => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => (underWay -= 1), 20);
      return { ...found, delayMs: 30 };
    };

    await Promise.all(Array.from({ length: 8 }, () => request()));

    expect(stub.requests).toHaveLength(8);
    expect(most).toBe(2);
  });

  it('stay under the quota', async () => {
    const slow = open(1000, { requestsPer10S: 20, maxParallelRequests: 100 });

    const all = Array.from({ length: 11 }, () => slow(call, schema, scope()));
    await Promise.all(all.slice(0, 9));
    const sent = stub.requests.length;
    await Promise.all(all);

    expect(sent).toBe(9);
    expect(stub.requests[10]!.atMs - stub.requests[0]!.atMs).toBeGreaterThanOrEqual(2_000);
  });
});

describe('a HubSpot that fails again and again', () => {
  it('is left alone for a while, by all requests, and asked again by one', async () => {
    const circuit = createTestCircuit(3);
    const guarded = openWith(circuit, { retryDelaysMs: [0, 0, 0, 0, 0], maxParallelRequests: 20 });
    stub.answer = () => ({ status: 503 });
    const first = guarded(call, schema, scope());
    while (circuit.isClosed()) await new Promise((resolve) => setTimeout(resolve, 5));
    stub.answer = () => ({ ...found, delayMs: 50 });

    const others = Array.from({ length: 10 }, () => guarded(call, schema, scope()));
    await Promise.all([first, ...others]);

    const [, , third, probe, next] = stub.requests;
    expect(stub.requests).toHaveLength(14);
    expect(probe!.atMs - third!.atMs).toBeGreaterThanOrEqual(140);
    expect(next!.atMs - probe!.atMs).toBeGreaterThanOrEqual(50);
  });

  it('costs nothing while the door is shut: requests fail at once', async () => {
    const guarded = open(3);
    answers({ status: 429, body: { policyName: 'DAILY' } });
    await expect(guarded(call, schema, scope())).rejects.toMatchObject({ code: 'HUBSPOT_CLOSED' });

    await expect(guarded(call, schema, scope())).rejects.toMatchObject({
      code: 'HUBSPOT_CIRCUIT_OPEN',
      retryable: true,
    });

    expect(stub.requests).toHaveLength(1);
  });
});
