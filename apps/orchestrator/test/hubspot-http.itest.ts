import { systemClock } from '@voc/resilience';
import { silentLogger } from '@voc/telemetry';
import { z } from 'zod';
import { createHubSpotHttp, type HubSpotCall, type HubSpotHttp } from '../src/hubspot/hubspot-http.js';
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

beforeEach(async () => {
  stub = await startHttpStub(() => found);
  http = createHubSpotHttp(
    {
      accessToken: 'pat-test',
      baseUrl: stub.url,
      requestTimeoutMs: 200,
      retryDelaysMs: [10, 10, 10, 10, 10],
    },
    { clock: systemClock },
  );
});

afterEach(() => stub.close());

const request = (of: HubSpotCall = call, signal = new AbortController().signal): Promise<{ id: string }> =>
  http(of, schema, { signal, logger: silentLogger });

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
