import { authToken, botNumber, callerNumber, handoverTwiml, useTrials } from './twilio-trial.js';

describe('HTTP of the Twilio fake', () => {
  const begin = useTrials();

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

    it('are tried again as often as the fragment of their address says, the fragment itself staying at home', async () => {
      const trial = await begin({}, { voicePath: '/twilio/voice#rc=2&rp=4xx' });
      trial.twilio.faults.set({ webhookSignature: 'missing' });

      await trial.placeCall().ended;

      expect(trial.gateway.visits.map(({ path }) => path)).toEqual(new Array(3).fill('/twilio/voice'));
      expect(
        new Set(trial.gateway.visits.map(({ headers }) => headers['i-twilio-idempotency-token'])).size,
      ).toBe(1);
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
      const shown = await trial.fetchCall(leg.callSid);

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
});
