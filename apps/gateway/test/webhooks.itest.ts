import { connect } from 'node:net';
import { newSid } from './support/sids.js';
import { sign, type WebhookAnswer } from './support/twilio-client.js';
import { readTwiml } from './support/twiml.js';
import { until } from './support/until.js';
import { environment, startWorld, type World } from './support/world.js';

describe('webhooks', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  /** Refused, and nothing is there that was not there before. */
  async function expectNothingFrom(answer: WebhookAnswer): Promise<void> {
    expect(answer).toMatchObject({ status: 403, body: 'Forbidden' });
    expect(world.voice.opened).toHaveLength(0);
    expect(world.calls.writes()).toBe(0);
    expect(world.handovers.notes).toEqual([]);
    expect(world.published).toEqual([]);
    expect(await world.metric('gateway_active_sessions')).toBe(0);
  }

  it.each([
    ['/twilio/voice'],
    ['/twilio/stream-ended?n=0'],
    ['/twilio/stream-status'],
    ['/twilio/handover-result?h=H1'],
    ['/twilio/dial-status?h=H1'],
  ])('refuses %s unsigned, wrongly signed or signed for another host, and does nothing', async (path) => {
    const { twilio } = world;
    const callSid = newSid('CA');
    const fields = twilio.fields(callSid, { CallStatus: 'in-progress', DialCallStatus: 'busy' });

    await expectNothingFrom(await twilio.post(path, fields, { signature: null }));
    await expectNothingFrom(await twilio.post(path, fields, { signature: '' }));
    await expectNothingFrom(
      await twilio.post(path, fields, {
        signature: sign('another token', environment.PUBLIC_BASE_URL + path, fields),
      }),
    );
    await expectNothingFrom(await twilio.post(path, fields, { signedFor: 'https://evil.example.com' }));
    await expectNothingFrom(await twilio.post(path, fields, { signedFor: 'http://voice.example.com' }));
    await expectNothingFrom(
      await twilio.post(path, fields, { signedFor: `http://127.0.0.1:${twilio.account.port}` }),
    );
    expect(await world.metric('gateway_rejected_requests_total{cause="signature"}')).toBe(6);
  });

  it('refuses what is rightly signed but belongs to another account', async () => {
    const fields = world.twilio.fields(newSid('CA'), { AccountSid: `AC${'b'.repeat(32)}` });

    await expectNothingFrom(await world.twilio.post('/twilio/voice', fields));
    expect(await world.metric('gateway_rejected_requests_total{cause="other-account"}')).toBe(1);
  });

  it('refuses what is rightly signed but names no call', async () => {
    await expectNothingFrom(await world.twilio.post('/twilio/voice', world.twilio.fields('CA-of-somebody')));
  });

  it('answers a call with one stream, in TwiML', async () => {
    const answer = await world.twilio.call(newSid('CA'));

    expect(answer.status).toBe(200);
    expect(answer.contentType).toMatch(/^text\/xml/);
    expect(readTwiml(answer.body).ticket!.length + 'ticket'.length).toBeLessThan(500);
  });

  it('answers a delivery that Twilio repeats with equal TwiML', async () => {
    const callSid = newSid('CA');
    const fields = world.twilio.fields(callSid);

    const first = await world.twilio.post('/twilio/voice', fields, { idempotencyToken: 'delivery-1' });
    const again = await world.twilio.post('/twilio/voice', fields, { idempotencyToken: 'delivery-1' });

    expect(again).toEqual(first);
  });

  it.each([
    ['without the token', undefined],
    ['with another token', 'delivery-2'],
  ])('refuses the very same request %s, as a replay', async (_what, idempotencyToken) => {
    const fields = world.twilio.fields(newSid('CA'));
    await world.twilio.post('/twilio/voice', fields, { idempotencyToken: 'delivery-1' });

    const replay = await world.twilio.post(
      '/twilio/voice',
      fields,
      idempotencyToken === undefined ? {} : { idempotencyToken },
    );

    expect(replay.status).toBe(403);
    expect(replay.body).not.toContain('<');
  });

  it('refuses a voice webhook for a call that has had its stream, on any replica', async () => {
    const { callSid } = await world.liveCall();
    const other = await startWorld({ calls: world.calls });

    expect((await world.twilio.call(callSid)).status).toBe(403);
    expect((await other.twilio.call(callSid)).status).toBe(403);
    await other.close();
  });

  it.each([['/twilio/stream-ended?n=0'], ['/twilio/handover-result?h=H1']])(
    'refuses a replayed %s, for which it would issue a fresh stream',
    async (path) => {
      const fields = world.twilio.fields(newSid('CA'), { DialCallStatus: 'busy' });
      const first = await world.twilio.post(path, fields);
      expect(readTwiml(first.body).ticket).not.toBeNull();

      expect((await world.twilio.post(path, fields)).status).toBe(403);
    },
  );

  it('takes a caller whose number is withheld or comes from SIP', async () => {
    for (const From of ['anonymous', '+266696687', `sip:${'x'.repeat(300)}@example.com`]) {
      const To = `sip:Jörg"\\${'y'.repeat(200)}@voice.example.com`;
      const callSid = newSid('CA');
      const { status, body } = await world.twilio.post(
        '/twilio/voice',
        world.twilio.fields(callSid, { From, To }),
      );
      expect(status).toBe(200);

      const { ticket } = readTwiml(body);
      expect(ticket!.length + 'ticket'.length).toBeLessThan(500);
      const stream = await world.twilio.stream();
      stream.start({ callSid, accountSid: world.twilio.account.accountSid, ticket: ticket! });
      await until('the call is admitted', () => world.calls.rows.has(callSid));
    }
  });

  it.each(['gone', 'hanging'] as const)('answers a call while the Calls table is %s', async (how) => {
    world.calls.fail(how);

    const { stream } = await world.liveCall();

    expect(world.voice.opened[0]?.client.record.said[0]?.purpose).toBe('greeting');
    world.calls.fail(null);
    stream.stop();
  });

  it('refuses forms that are too large or have too many fields, with 413', async () => {
    const large = world.twilio.fields(newSid('CA'), { Large: 'x'.repeat(65 * 1024) });
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`f${index}`, '']));

    expect((await world.twilio.post('/twilio/voice', large)).status).toBe(413);
    expect((await world.twilio.post('/twilio/voice', world.twilio.fields(newSid('CA'), many))).status).toBe(
      413,
    );
  });

  it('signs and parses every field there is, the odd ones too', async () => {
    const odd = {
      'SipHeader_X-A[b]': 'a=b&c',
      'a.b': '+',
      constructor: '1',
      __proto__x: '%41',
      Empty: '',
      ü: 'ß',
    };

    const answer = await world.twilio.post('/twilio/voice', world.twilio.fields(newSid('CA'), odd));

    expect(answer.status).toBe(200);
  });

  it('leaves a caller who has gone alone', async () => {
    const fields = world.twilio.fields(newSid('CA'), { CallStatus: 'completed', DialCallStatus: 'canceled' });

    for (const path of ['/twilio/stream-ended?n=0', '/twilio/handover-result?h=H1']) {
      const answer = await world.twilio.post(path, fields);
      expect(answer.status).toBe(200);
      expect(readTwiml(answer.body).verbs).toEqual([]);
    }
  });

  it('notes how the leg towards Connect goes', async () => {
    const leg = newSid('CA');
    for (const CallStatus of ['ringing', 'in-progress', 'completed']) {
      const answer = await world.twilio.post(
        '/twilio/dial-status?h=H1',
        world.twilio.fields(leg, { CallStatus }),
      );
      expect(answer.status).toBe(200);
    }

    expect(world.handovers.notes).toEqual(['bridged']);
  });

  it('survives what no HTTP client would send', async () => {
    const { port } = world.twilio.account;
    const requests = [
      'POST http://evil.example/twilio/voice HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: x\r\nContent-Length: 0\r\n\r\n',
      'POST /twilio/voice?%zz HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: x\r\nContent-Length: 0\r\n\r\n',
      'POST /twilio/voice HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
      'nonsense\r\n\r\n',
    ];
    const statuses = [];
    for (const request of requests) statuses.push(await rawRequest(port, request));

    expect(statuses).toEqual(['403', '403', '403', '400']);
    expect((await world.twilio.call(newSid('CA'))).status).toBe(200);
  });

  it('is alive, ready and measurable without a signature', async () => {
    const base = `http://127.0.0.1:${world.twilio.account.port}`;

    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${base}/metrics`)).text()).toContain('gateway_active_sessions 0');
    expect((await fetch(`${base}/twilio/voice`)).status).toBe(404);
    expect((await fetch(`${base}/`)).headers.get('x-powered-by')).toBeNull();
  });
});

function rawRequest(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (data: Buffer) => {
      resolve(data.toString('latin1').split(' ')[1] ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
