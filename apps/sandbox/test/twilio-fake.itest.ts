import type { HeardSource } from '../src/world/phone-network.js';
import {
  answerTwiml,
  authToken,
  beginTrial,
  botNumber,
  callerNumber,
  connectNumber,
  handoverTwiml,
  sound,
  type TwilioTrial,
} from './twilio-trial.js';

describe('the Twilio fake', () => {
  const open: TwilioTrial[] = [];

  async function begin(...input: Parameters<typeof beginTrial>): Promise<TwilioTrial> {
    const trial = await beginTrial(...input);
    open.push(trial);
    return trial;
  }

  afterEach(async () => {
    for (const trial of open.splice(0)) await trial.close();
  });

  it('takes a call from the signed webhook over the stream to a bridged colleague and the action', async () => {
    const trial = await begin({
      twiml: {
        '/twilio/voice': answerTwiml,
        '/twilio/handover-result': '<Response><Say>Bye.</Say><Hangup/></Response>',
      },
      onStream(stream) {
        stream.play(sound(200));
        stream.mark('greeting');
      },
    });
    const digits: string[] = [];
    const agentHears: number[] = [];
    trial.network.register(connectNumber, (call: IncomingCall) => {
      call.onDigit((digit) => void digits.push(digit));
      call.onAudio((frame) => void agentHears.push(frame[0] ?? 0));
      call.onBridged(() => call.play(sound(300, 0x30)));
      setTimeout(() => call.answer(), 150);
      call.onEnded(() => void digits.push('end'));
      call.onAudio((frame) => {
        if (frame[0] === 0x41) call.hangup();
      });
    });

    const leg = trial.placeCall();
    const heard = new Map<HeardSource, number>();
    leg.hears.onFrame((_frame, source) => void heard.set(source, (heard.get(source) ?? 0) + 1));
    await trial.happened('stream-started', leg.callSid);
    await leg.speak(sound(400, 0x40));
    await leg.press('0');
    await trial.happened('mark-echoed', leg.callSid);
    const response = await trial.update(leg.callSid, { Twiml: handoverTwiml });
    await trial.happened('dial-bridged', leg.callSid);
    await leg.speak(sound(200, 0x40));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await leg.speak(sound(20, 0x41));
    const end = await leg.ended;

    const [voice] = trial.gateway.visits;
    expect(voice).toMatchObject({ path: '/twilio/voice', signed: true });
    expect(Object.fromEntries(voice?.fields ?? [])).toMatchObject({
      CallSid: leg.callSid,
      From: callerNumber,
      CallStatus: 'ringing',
    });
    expect(trial.gateway.visits.every(({ signed }) => signed)).toBe(true);

    const [stream] = trial.gateway.streams;
    const messages = stream?.messages ?? [];
    expect(stream?.start).toMatchObject({ callSid: leg.callSid, customParameters: { ticket: 'k3J' } });
    expect(messages.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['connected', 'start', 'media', 'mark', 'dtmf', 'stop']),
    );
    expect(messages.slice(1).map(({ sequenceNumber }) => Number(sequenceNumber))).toEqual(
      messages.slice(1).map((_, index) => index + 1),
    );
    const received = Buffer.concat(
      messages.flatMap(({ media }) => (media ? [Buffer.from(media.payload, 'base64')] : [])),
    );
    expect(received.filter((code) => code === 0x40).length).toBeGreaterThan(1_600);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      sid: leg.callSid,
      status: 'in-progress',
      direction: 'inbound',
    });
    expect(digits).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '#', 'end']);
    expect(agentHears.filter((code) => code === 0x40)).toHaveLength(10);
    expect(Object.fromEntries(heard)).toMatchObject({
      stream: 10,
      ringing: expect.any(Number) as number,
      bridge: 15,
    });

    const [action] = trial.gateway.visitsTo('/twilio/handover-result?h=H1');
    expect(Object.fromEntries(action?.fields ?? [])).toMatchObject({
      DialCallStatus: 'completed',
      DialBridged: 'true',
    });
    expect(trial.gateway.visitsTo('/twilio/leg').map(({ fields }) => fields.get('CallStatus'))).toEqual(
      expect.arrayContaining(['initiated', 'ringing', 'in-progress', 'completed']),
    );
    expect(end.by).toBe('twiml');
    expect(trial.journal.violations()).toEqual([]);
    expect(JSON.stringify(trial.journal.entries())).not.toContain('1234567890');
    expect(kinds(trial.journal).filter((kind) => kind !== 'webhook-sent')).toEqual([
      ...['call-started', 'twiml-received', 'stream-started', 'mark-echoed', 'rest-update'],
      ...['redirect-applied', 'twiml-received', 'stream-ended'],
      ...['dial-started', 'dial-ringing', 'dial-answered', 'digits-sent', 'dial-bridged', 'dial-ended'],
      ...['twiml-received', 'say', 'call-ended'],
    ]);
    expect(trial.twilio.report(leg.callSid)).toMatchObject({
      ...{ streams: 1, underruns: 0, unalignedPayloads: 0, clippedMs: 0, framesDropped: 0 },
      ...{
        marksSent: 1,
        marksEchoed: 1,
        violations: 0,
        endedBy: 'twiml',
        status: 'completed',
        maxBufferedMs: 200,
      },
    });
  }, 20_000);

  describe('when a stream ends', () => {
    it('goes to the action after the gateway has closed, and counts what was not played', async () => {
      const trial = await begin({
        twiml: { '/twilio/voice': answerTwiml, '/twilio/stream-ended': '<Response/>' },
        onStream(stream) {
          stream.play(sound(500));
          setTimeout(() => stream.socket.close(1000), 200);
        },
      });

      const leg = trial.placeCall();
      const end = await leg.ended;

      expect(await trial.happened('stream-ended', leg.callSid)).toMatchObject({
        cause: 'server-closed',
        error: 31921,
      });
      expect(end.by).toBe('twiml');
      expect(trial.gateway.visitsTo('/twilio/stream-ended')).toHaveLength(1);
      expect(
        trial.gateway.visitsTo('/twilio/stream-status').map(({ fields }) => fields.get('StreamEvent')),
      ).toEqual(['stream-started', 'stream-stopped']);
      expect(trial.twilio.report(leg.callSid).clippedMs).toBeGreaterThan(200);
    });

    it('falls through to the next verb when the upgrade is refused and there is no action', async () => {
      const withoutAction = answerTwiml.replace(/ action="[^"]*"/, '');
      const trial = await begin({ twiml: { '/twilio/voice': withoutAction } });
      trial.twilio.faults.set({ upgradeSignature: 'wrong' });

      const leg = trial.placeCall();
      const ended = await trial.happened('stream-ended', leg.callSid);

      expect(ended).toMatchObject({ cause: 'upgrade-refused', error: 31920, detail: 'HTTP 403' });
      expect((await trial.happened('say', leg.callSid)).text).toBe('We lost the connection.');
      expect(trial.gateway.streams).toHaveLength(0);
      leg.hangup();
      expect((await leg.ended).by).toBe('caller');
    });

    it('says stop and closes with 1000 when the caller hangs up, and asks no action', async () => {
      const trial = await begin({}, { statusCallbackPath: '/twilio/status' });
      const leg = trial.placeCall();
      await trial.happened('stream-started', leg.callSid);
      const closed = new Promise<number>((resolve) => {
        const wait = setInterval(() => {
          const [stream] = trial.gateway.streams;
          if (stream === undefined) return;
          clearInterval(wait);
          stream.socket.once('close', resolve);
          leg.hangup();
        }, 10);
      });

      expect(await closed).toBe(1000);
      expect((await leg.ended).by).toBe('caller');
      expect(trial.gateway.streams[0]?.messages.at(-1)?.event).toBe('stop');
      await trial.journal.waitFor(
        'status callback',
        ({ detail }) => String(detail.url).endsWith('/twilio/status'),
        4_000,
      );
      expect(trial.gateway.visitsTo('/twilio/stream-ended')).toHaveLength(0);
      expect(trial.gateway.visitsTo('/twilio/status')[0]?.fields.get('CallStatus')).toBe('completed');
    });

    it('cuts the connection at the moment the fault menu names', async () => {
      const trial = await begin({
        twiml: { '/twilio/voice': answerTwiml, '/twilio/stream-ended': '<Response/>' },
      });
      trial.twilio.faults.set({ cutSocketAtMs: 300 });

      const leg = trial.placeCall();

      expect(await trial.happened('stream-ended', leg.callSid)).toEqual({
        cause: 'connection-lost',
        error: 31903,
      });
      expect((await leg.ended).by).toBe('twiml');
    });

    it.each([
      ['before-upgrade', 0, []],
      ['before-start', 1, []],
      ['between-connected-and-start', 1, ['connected']],
    ] as const)('lets the caller hang up %s', async (callerHangsUp, upgrades) => {
      const trial = await begin();
      trial.twilio.faults.set({ callerHangsUp });

      const leg = trial.placeCall();

      expect((await leg.ended).by).toBe('caller');
      expect(trial.gateway.upgrades).toHaveLength(upgrades);
      expect(trial.gateway.streams).toHaveLength(0);
      expect(trial.journal.violations()).toEqual([]);
    });
  });

  describe('a gateway that breaks the rules', () => {
    it('is reported by rule, once per stream, and the call goes on', async () => {
      const trial = await begin({
        onStream(stream) {
          stream.socket.send(Buffer.from('binary'));
          for (const event of ['stop', 'stop'])
            stream.socket.send(JSON.stringify({ event, streamSid: stream.streamSid }));
          stream.socket.send(JSON.stringify({ event: 'clear', streamSid: 'MZ0' }));
          stream.mark('still here');
        },
      });

      const leg = trial.placeCall();
      await trial.happened('mark-echoed', leg.callSid);

      expect(trial.journal.violations().map(({ rule }) => rule)).toEqual([
        '31950-binary-message',
        '31951-unknown-event',
        '31951-wrong-stream-sid',
      ]);
      expect(trial.twilio.report(leg.callSid).violations).toBe(3);
    });

    it('fails the call without TwiML', async () => {
      const trial = await begin({ twiml: {} });

      const leg = trial.placeCall();

      expect((await leg.ended).by).toBe('failure');
      expect(trial.journal.violations()).toMatchObject([{ rule: '12300-invalid-content-type' }]);
    });

    it.each(['missing', 'wrong-token', 'changed-field', 'other-host'] as const)(
      'gets a webhook whose signature is %s, to be refused',
      async (webhookSignature) => {
        const trial = await begin();
        trial.twilio.faults.set({ webhookSignature });

        const leg = trial.placeCall();

        expect((await leg.ended).by).toBe('failure');
        expect(trial.gateway.visits).toMatchObject([{ signed: false }]);
        expect(trial.twilio.report(leg.callSid)).toMatchObject({ status: 'failed', streams: 0, heard: [] });
      },
    );
  });

  describe('webhooks', () => {
    it('come twice with the same idempotency token when the fault menu says so', async () => {
      const trial = await begin({ twiml: { '/twilio/voice': '<Response><Hangup/></Response>' } });
      trial.twilio.faults.set({ voiceWebhook: 'twice', hostMode: 'loopback-forwarded' });

      await trial.twilio.placeCall({ from: callerNumber, to: botNumber, extraFields: { CallerName: '' } })
        .ended;

      const [first, second] = trial.gateway.visits;
      expect(trial.gateway.visits).toHaveLength(2);
      expect(first?.headers['i-twilio-idempotency-token']).toBe(
        second?.headers['i-twilio-idempotency-token'],
      );
      expect(first?.headers).toMatchObject({
        'x-forwarded-host': 'voice.example.com',
        'x-forwarded-proto': 'https',
      });
      expect(first?.fields.get('CallerName')).toBe('');
      expect(trial.gateway.visits.every(({ signed }) => signed)).toBe(true);
    });

    it('fail with 11205 when nobody listens', async () => {
      const trial = await begin();
      await trial.gateway.close();

      const leg = trial.placeCall();

      expect((await leg.ended).by).toBe('failure');
      expect(await trial.happened('twiml-failed', leg.callSid)).toEqual({ error: 11205 });
    });
  });

  describe('the REST API', () => {
    it('answers errors as Twilio numbers them', async () => {
      const trial = await begin({ twiml: { '/twilio/voice': '<Response><Hangup/></Response>' } });
      const leg = trial.placeCall();
      await leg.ended;
      const ask = async (
        form: Record<string, string>,
        token?: string,
        sid = leg.callSid,
      ): Promise<unknown> => {
        const response = await trial.update(sid, form, token);
        const body = (await response.json()) as { readonly code: number };
        return [response.status, body.code];
      };

      expect(await ask({ Twiml: handoverTwiml })).toEqual([400, 21220]);
      expect(await ask({ Twiml: handoverTwiml }, 'wrong')).toEqual([401, 20003]);
      expect(await ask({ Twiml: handoverTwiml }, authToken, 'CA0')).toEqual([404, 20404]);
      expect(await ask({ Twiml: 'x'.repeat(4_001) })).toEqual([400, 21605]);
      expect(await ask({ Twiml: handoverTwiml, Url: 'https://voice.example.com/x' })).toEqual([400, 21218]);
      trial.twilio.faults.set({ rest: { kind: '429', times: 1 } });
      expect(await ask({ Twiml: handoverTwiml })).toEqual([429, 20429]);
      expect(await ask({ Twiml: handoverTwiml })).toEqual([400, 21220]);
    });

    it('hangs up, and shows the call afterwards', async () => {
      const trial = await begin();
      const leg = trial.placeCall();
      await trial.happened('stream-started', leg.callSid);

      await trial.update(leg.callSid, { Status: 'completed' });
      const end = await leg.ended;
      const shown = await fetch(
        `${trial.api.url}/2010-04-01/Accounts/${accountSid}/Calls/${leg.callSid}.json`,
        {
          headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
        },
      );

      expect(end.by).toBe('rest');
      expect(await shown.json()).toMatchObject({
        status: 'completed',
        duration: expect.stringMatching(/^\d+$/) as string,
      });
    });

    it('can let an update happen and never answer it', async () => {
      const trial = await begin();
      const leg = trial.placeCall();
      await trial.happened('stream-started', leg.callSid);
      trial.twilio.faults.set({ rest: { kind: 'timeout-after-effect', times: 1 } });

      const answered = trial.update(leg.callSid, { Twiml: '<Response><Hangup/></Response>' }).then(
        () => 'answered',
        () => 'cut',
      );
      await leg.ended;

      await trial.twilio.close();
      expect(await answered).toBe('cut');
    });
  });

  it('leaves nothing running when it is closed in the middle of calls', async () => {
    const trial = await begin();
    const count = (): number => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
    const before = count();
    const legs = [1, 2, 3].map(() => trial.placeCall());
    await Promise.all(legs.map(({ callSid }) => trial.happened('stream-started', callSid)));
    const speaking = legs.map((leg) => leg.speak(sound(60_000)));

    await trial.twilio.close();

    await Promise.all(speaking);
    expect(await Promise.all(legs.map(({ ended }) => ended))).toMatchObject(
      [1, 2, 3].map(() => ({ by: 'failure' })),
    );
    expect(count()).toBeLessThanOrEqual(before);
  });
});
