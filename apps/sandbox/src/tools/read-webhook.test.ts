import { createHmac } from 'node:crypto';
import { readWebhook, type RawWebhook, type Webhook } from './read-webhook.js';

const secret = '0123456789abcdef0123456789abcdef';
const nowMs = 1_750_000_000_000;

const webhook: Webhook = {
  call_sid: `CA${'1'.repeat(32)}`,
  conversation_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
  caller_phone: null,
  called_number: '+15550100002',
  language: 'en',
  tool: 'look_up_order',
  call_id: 'call_7',
  arguments: { order_number: '4711' },
};

interface Request {
  readonly body?: object;
  readonly secret?: string;
  readonly atMs?: number;
  readonly headers?: RawWebhook['headers'];
}

function request(of: Request = {}): RawWebhook {
  const body = JSON.stringify(of.body ?? webhook);
  const timestamp = String(Math.floor((of.atMs ?? nowMs) / 1_000));
  const signature = createHmac('sha256', of.secret ?? secret)
    .update(`${timestamp}.${body}`)
    .digest('hex');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-voc-timestamp': timestamp,
      'x-voc-signature': `v1=${signature}`,
      'idempotency-key': webhook.call_id,
      ...of.headers,
    },
  };
}

const read = (raw: RawWebhook): ReturnType<typeof readWebhook> => readWebhook(raw, secret, nowMs);

describe('what a service behind a tool takes', () => {
  it('is a request that is signed, timely and complete', () => {
    expect(read(request())).toEqual({ status: 'read', webhook });
  });

  it.each<[string, RawWebhook, number, string]>([
    ['signed with another secret', request({ secret: 'another' }), 401, 'bad-signature'],
    [
      'altered on the way',
      { ...request(), body: JSON.stringify({ ...webhook, tool: 'other' }) },
      401,
      'bad-signature',
    ],
    ['not signed', request({ headers: { 'x-voc-signature': undefined } }), 401, 'bad-signature'],
    ['replayed', request({ atMs: nowMs - 301_000 }), 401, 'bad-timestamp'],
    ['from the future', request({ atMs: nowMs + 302_000 }), 401, 'bad-timestamp'],
    ['of no time', request({ headers: { 'x-voc-timestamp': 'soon' } }), 401, 'bad-timestamp'],
    ['of another type', request({ headers: { 'content-type': 'text/plain' } }), 415, 'bad-content-type'],
    ['short of a field', request({ body: { ...webhook, language: undefined } }), 400, 'bad-body at language'],
    ['rich in fields', request({ body: { ...webhook, transcript: 'all' } }), 400, 'bad-body at the root'],
    ['of another call', request({ headers: { 'idempotency-key': 'call_8' } }), 400, 'bad-idempotency-key'],
  ])('is not one that is %s', (_what, raw, httpStatus, rule) => {
    expect(read(raw)).toEqual({ status: 'refused', httpStatus, rule });
  });

  it('is not what is no JSON, though it is signed', () => {
    const raw = request();
    const timestamp = String(raw.headers['x-voc-timestamp']);
    const signature = createHmac('sha256', secret).update(`${timestamp}.{`).digest('hex');

    expect(
      read({ body: '{', headers: { ...raw.headers, 'x-voc-signature': `v1=${signature}` } }),
    ).toMatchObject({ httpStatus: 400 });
  });
});
