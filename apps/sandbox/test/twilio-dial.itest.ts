import type { GatewayScript } from './scripted-gateway.js';
import { beginTrial, connectNumber, handoverTwiml, type TwilioTrial } from './twilio-trial.js';

describe('Dial of the Twilio fake', () => {
  const open: TwilioTrial[] = [];

  async function begin(...input: Parameters<typeof beginTrial>): Promise<TwilioTrial> {
    const trial = await beginTrial(...input);
    open.push(trial);
    return trial;
  }

  afterEach(async () => {
    for (const trial of open.splice(0)) await trial.close();
  });

  const dialOnly: Partial<GatewayScript> = {
    twiml: { '/twilio/voice': handoverTwiml, '/twilio/handover-result': '<Response><Hangup/></Response>' },
  };

  const result = (trial: Trial): unknown =>
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
