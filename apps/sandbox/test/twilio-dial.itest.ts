import type { GatewayScript } from './scripted-gateway.js';
import { botNumber, connectNumber, handoverTwiml, useTrials, type TwilioTrial } from './twilio-trial.js';

describe('Dial of the Twilio fake', () => {
  const begin = useTrials();

  const dialOnly: Partial<GatewayScript> = {
    twiml: { '/twilio/voice': handoverTwiml, '/twilio/handover-result': '<Response><Hangup/></Response>' },
  };

  const result = (trial: TwilioTrial): unknown =>
    Object.fromEntries(trial.gateway.visitsTo('/twilio/handover-result')[0]?.fields ?? []);

  it.each(['busy', 'failed'] as const)('reports %s to the action', async (dialOutcome) => {
    const trial = await begin(dialOnly);
    trial.network.register(connectNumber, () => undefined);
    trial.twilio.faults.set({ dialOutcome, omitDialBridged: true });

    await trial.placeCall().ended;

    expect(result(trial)).toMatchObject({ DialCallStatus: dialOutcome });
    expect(result(trial)).not.toHaveProperty('DialBridged');
  });

  it('gives up on a number that nobody answers', async () => {
    const trial = await begin(dialOnly);
    const ends: string[] = [];
    trial.network.register(connectNumber, (call) => call.onEnded(() => void ends.push('ended')));
    trial.twilio.faults.set({ dialTimeoutMs: 300 });

    await trial.placeCall().ended;

    expect(result(trial)).toMatchObject({ DialCallStatus: 'no-answer', DialBridged: 'false' });
    expect(ends).toEqual(['ended']);
  });

  it('fails for a number that does not exist', async () => {
    const trial = await begin(dialOnly);

    await trial.placeCall().ended;

    expect(result(trial)).toMatchObject({ DialCallStatus: 'failed' });
  });

  it('still reports to the action after the caller has hung up on the ringing', async () => {
    const trial = await begin(dialOnly);
    trial.network.register(connectNumber, () => undefined);
    trial.twilio.faults.set({ callerHangsUp: 'while-ringing' });

    const leg = trial.placeCall();
    expect((await leg.ended).by).toBe('caller');
    await trial.journal.waitFor(
      'action',
      ({ detail }) => String(detail.url).includes('handover-result'),
      2_000,
    );

    expect(result(trial)).toMatchObject({ DialCallStatus: 'canceled' });
    expect(trial.twilio.report(leg.callSid)).toMatchObject({ status: 'canceled', endedBy: 'caller' });
  });

  it('is answered but never bridged when the far side hangs up during the digits', async () => {
    const trial = await begin(dialOnly);
    trial.network.register(connectNumber, (call) => {
      call.onDigit(() => call.hangup());
      call.answer();
    });

    await trial.placeCall().ended;

    expect(result(trial)).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
  });

  it('lets the caller hang up during the digits, and can turn the callbacks of the leg round', async () => {
    const trial = await begin(dialOnly);
    const digits: string[] = [];
    trial.network.register(connectNumber, (call) => {
      call.onDigit((digit) => void digits.push(digit));
      call.answer();
    });
    trial.twilio.faults.set({ callerHangsUp: 'during-digits', legCallbacks: 'reversed' });

    const leg = trial.placeCall();
    expect((await leg.ended).by).toBe('caller');
    const isLegCallback = (url: unknown): boolean => String(url).endsWith('/twilio/leg');
    await trial.journal.waitFor(
      'the last of four callbacks',
      () => trial.journal.entries().filter(({ detail }) => isLegCallback(detail.url)).length === 4,
      2_000,
    );

    expect(digits).toEqual(['1']);
    expect(trial.gateway.visitsTo('/twilio/leg').map(({ fields }) => fields.get('SequenceNumber'))).toEqual([
      ...['1', '0', '3', '2'],
    ]);
    expect(result(trial)).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
  });

  it('needs a caller id of ours for a caller who withholds the number', async () => {
    const trial = await begin(dialOnly);
    trial.network.register(connectNumber, (call) => call.answer());

    const leg = trial.twilio.placeCall({ from: 'anonymous', to: botNumber });
    await leg.ended;

    expect(await trial.happened('dial-refused', leg.callSid)).toEqual({ error: 13214 });
    expect(result(trial)).toMatchObject({ DialCallStatus: 'failed' });
  });

  it('drops the far side when the caller is redirected', async () => {
    const trial = await begin(dialOnly);
    const ended = Promise.withResolvers<string>();
    trial.network.register(connectNumber, (call) => {
      call.onEnded(() => ended.resolve('ended'));
      call.answer();
    });
    const leg = trial.placeCall();
    await trial.happened('dial-bridged', leg.callSid);

    await trial.update(leg.callSid, { Twiml: '<Response><Pause length="30"/></Response>' });

    expect(await ended.promise).toBe('ended');
    expect(trial.gateway.visitsTo('/twilio/handover-result')).toHaveLength(0);
  });
});
