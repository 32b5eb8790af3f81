import { answerTwiml, sound, useTrials } from './twilio-trial.js';

describe('a media stream of the Twilio fake', () => {
  const begin = useTrials();

  describe('when a stream ends', () => {
    it('goes to the action after the gateway has closed, and counts what was not played', async () => {
      const trial = await begin({
        twiml: { '/twilio/voice': answerTwiml, '/twilio/stream-ended': '<Response/>' },
        onStream(stream) {
          stream.play(sound(2_000));
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
      ['before-upgrade', 0],
      ['before-start', 1],
      ['between-connected-and-start', 1],
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
          for (const event of ['stop', 'stop']) {
            stream.socket.send(JSON.stringify({ event, streamSid: stream.streamSid }));
          }
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
});
