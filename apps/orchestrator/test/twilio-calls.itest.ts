import { createTwilioCalls } from '../src/dial/twilio-calls.js';
import type { LiveCalls } from '../src/dial/live-call.js';
import { startHttpStub, type HttpStub } from './support/http-stub.js';

const callSid = 'CA00000000000000000000000000000001';
const accountSid = 'AC00000000000000000000000000000002';
const path = `/2010-04-01/Accounts/${accountSid}/Calls/${callSid}.json`;

let stub: HttpStub;
let calls: LiveCalls;

beforeEach(async () => {
  stub = await startHttpStub(() => ({ status: 200, body: { sid: callSid, status: 'in-progress' } }));
  calls = createTwilioCalls({ accountSid, authToken: 'secret', apiBaseUrl: stub.url, timeoutMs: 200 });
});

afterEach(() => stub.close());

describe('redirecting a live call', () => {
  it('posts the TwiML with the account’s credentials', async () => {
    expect(await calls.redirect(callSid, '<Response/>')).toEqual({ status: 'redirected' });

    expect(stub.requests).toHaveLength(1);
    expect(stub.requests[0]).toMatchObject({
      method: 'POST',
      path,
      authorization: `Basic ${Buffer.from(`${accountSid}:secret`).toString('base64')}`,
      body: { Twiml: '<Response/>' },
    });
  });

  it('knows a caller who has gone', async () => {
    stub.answer = () => ({
      status: 400,
      body: { code: 21220, message: 'Call is not in-progress.', status: 400 },
    });

    expect(await calls.redirect(callSid, '<Response/>')).toEqual({ status: 'caller-gone' });
  });

  it.each([
    [401, { code: 20003, message: 'Authenticate', status: 401 }, '20003'],
    [404, { code: 20404, message: 'not found', status: 404 }, '20404'],
    [429, { code: 20429, message: 'Too many requests', status: 429 }, '20429'],
    [500, {}, '500'],
  ])('fails once with Twilio’s number on %p', async (status, body, code) => {
    stub.answer = () => ({ status, body });

    expect(await calls.redirect(callSid, '<Response/>')).toEqual({ status: 'failed', code });
    expect(stub.requests).toHaveLength(1);
  });

  it('fails when Twilio cannot be reached at all', async () => {
    await stub.close();

    expect(await calls.redirect(callSid, '<Response/>')).toEqual({ status: 'failed', code: 'ECONNREFUSED' });
  });

  it.each([
    ['in-progress', 'unknown'],
    ['completed', 'caller-gone'],
  ])('looks at the call when no answer came: %s means %s', async (callStatus, expected) => {
    stub.answer = ({ method }) =>
      method === 'POST' ? 'hang' : { status: 200, body: { sid: callSid, status: callStatus } };

    expect(await calls.redirect(callSid, '<Response/>')).toEqual({ status: expected });
    expect(stub.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it.each([502, 504])('takes %d for no answer: the redirect may be under way', async (status) => {
    stub.answer = ({ method }) =>
      method === 'POST' ? { status } : { status: 200, body: { sid: callSid, status: 'in-progress' } };

    expect(await calls.redirect(callSid, '<Response/>')).toEqual({ status: 'unknown' });
  });

  it('does not know when Twilio cannot even be asked afterwards', async () => {
    stub.answer = () => 'hang';

    expect(await calls.redirect(callSid, '<Response/>')).toEqual({ status: 'unknown' });
  });
});
