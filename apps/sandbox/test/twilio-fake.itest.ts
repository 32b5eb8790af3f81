import { createJournal, type Journal } from '../src/world/journal.js';
import type { Listening } from '../src/world/listen.js';
import { createPhoneNetwork, type HeardSource, type IncomingCall, type PhoneNetwork } from '../src/world/phone-network.js';
import { createTwilioFake, type TwilioFake } from '../src/twilio/twilio-fake.js';
import { publicBaseUrl, startScriptedGateway, type GatewayScript, type ScriptedGateway } from './scripted-gateway.js';

const accountSid = 'AC00000000000000000000000000000001';
const authToken = '0123456789abcdef0123456789abcdef';
const caller = '+15550100001';
const bot = '+15550100002';
const connect = '+15550100009';

const answer = `<Response>
  <Connect action="${publicBaseUrl}/twilio/stream-ended">
    <Stream url="wss://voice.example.com/twilio/stream" statusCallback="${publicBaseUrl}/twilio/stream-status">
      <Parameter name="ticket" value="k3J"/>
    </Stream>
  </Connect>
  <Say>We lost the connection.</Say>
</Response>`;

const handover = `<Response><Dial action="${publicBaseUrl}/twilio/handover-result?h=H1" timeout="5" answerOnBridge="true">
  <Number sendDigits="w1234567890#" statusCallback="${publicBaseUrl}/twilio/leg"
    statusCallbackEvent="initiated ringing answered completed">${connect}</Number>
</Dial></Response>`;

interface Trial {
  readonly journal: Journal;
  readonly network: PhoneNetwork;
  readonly twilio: TwilioFake;
  readonly gateway: ScriptedGateway;
  readonly api: Listening;
  update(callSid: string, form: Record<string, string>, token?: string): Promise<Response>;
  happened(kind: string, callSid: string): Promise<Readonly<Record<string, unknown>>>;
}

const tone = (durationMs: number, code = 0x20): Uint8Array => new Uint8Array(durationMs * 8).fill(code);
const kinds = (journal: Journal): readonly string[] => journal.entries().map(({ kind }) => kind);

describe('the Twilio fake', () => {
  const open: (() => Promise<void>)[] = [];

  async function begin(script: Partial<GatewayScript> = {}, options: { statusCallbackPath?: string } = {}): Promise<Trial> {
    const journal = createJournal();
    const network = createPhoneNetwork();
    const gateway = await startScriptedGateway(authToken, { twiml: { '/twilio/voice': answer }, ...script });
    const twilio = createTwilioFake({
      ...{ journal, network, accountSid, authToken, publicBaseUrl, gatewayUrl: () => gateway.url, ...options },
    });
    const api = await twilio.start();
    open.push(() => twilio.close(), () => gateway.close());
    return {
      ...{ journal, network, twilio, gateway, api },
      update: (callSid, form, token = authToken) =>
        fetch(`${api.url}/2010-04-01/Accounts/${accountSid}/Calls/${callSid}.json`, {
          method: 'POST',
          headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}` },
          body: new URLSearchParams(form),
        }),
      async happened(kind, callSid) {
        const wanted = await journal.waitFor(kind, (entry) => entry.kind === kind && entry.callSid === callSid, 8_000);
        return wanted.detail;
      },
    };
  }

  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  it('takes a call from the signed webhook over the stream to a bridged colleague and the action', async () => {
    const trial = await begin({
      twiml: {
        '/twilio/voice': answer,
        '/twilio/handover-result': '<Response><Say>Bye.</Say><Hangup/></Response>',
      },
      onStream(stream) {
        stream.play(tone(200));
        stream.mark('greeting');
      },
    });
    const digits: string[] = [];
    const agentHears: number[] = [];
    trial.network.register(connect, (call: IncomingCall) => {
      call.onDigit((digit) => void digits.push(digit));
      call.onAudio((frame) => void agentHears.push(frame[0] ?? 0));
      call.onBridged(() => call.play(tone(300, 0x30)));
      setTimeout(() => call.answer(), 150);
      call.onEnded(() => void digits.push('end'));
      call.onAudio((frame) => {
        if (frame[0] === 0x41) call.hangup();
      });
    });

    const leg = trial.twilio.placeCall({ from: caller, to: bot });
    const heard = new Map<HeardSource, number>();
    leg.hears.onFrame((_frame, source) => void heard.set(source, (heard.get(source) ?? 0) + 1));
    await trial.happened('stream-started', leg.callSid);
    await leg.speak(tone(400, 0x40));
    await leg.press('0');
    await trial.happened('mark-echoed', leg.callSid);
    const response = await trial.update(leg.callSid, { Twiml: handover });
    await trial.happened('dial-bridged', leg.callSid);
    await leg.speak(tone(200, 0x40));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await leg.speak(tone(20, 0x41));
    const end = await leg.ended;

    const [voice] = trial.gateway.visits;
    expect(voice).toMatchObject({ path: '/twilio/voice', signed: true });
    expect(Object.fromEntries(voice?.fields ?? [])).toMatchObject({ CallSid: leg.callSid, From: caller, CallStatus: 'ringing' });
    expect(trial.gateway.visits.every(({ signed }) => signed)).toBe(true);

    const [stream] = trial.gateway.streams;
    const messages = stream?.messages ?? [];
    expect(stream?.start).toMatchObject({ callSid: leg.callSid, customParameters: { ticket: 'k3J' } });
    expect(messages.map(({ event }) => event)).toEqual(expect.arrayContaining(['connected', 'start', 'media', 'mark', 'dtmf', 'stop']));
    expect(messages.slice(1).map(({ sequenceNumber }) => Number(sequenceNumber))).toEqual(messages.slice(1).map((_, index) => index + 1));
    const received = Buffer.concat(messages.flatMap(({ media }) => (media ? [Buffer.from(media.payload, 'base64')] : [])));
    expect(received.filter((code) => code === 0x40).length).toBeGreaterThan(1_600);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ sid: leg.callSid, status: 'in-progress', direction: 'inbound' });
    expect(digits).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '#', 'end']);
    expect(agentHears.filter((code) => code === 0x40)).toHaveLength(10);
    expect(Object.fromEntries(heard)).toMatchObject({ stream: 10, ringing: expect.any(Number) as number, bridge: 15 });

    const [action] = trial.gateway.visitsTo('/twilio/handover-result?h=H1');
    expect(Object.fromEntries(action?.fields ?? [])).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
    expect(trial.gateway.visitsTo('/twilio/leg').map(({ fields }) => fields.get('CallStatus'))).toEqual(
      expect.arrayContaining(['initiated', 'ringing', 'in-progress', 'completed']),
    );
    expect(end.by).toBe('twiml');
    expect(trial.journal.violations()).toEqual([]);
    expect(JSON.stringify(trial.journal.entries())).not.toContain('1234567890');
    expect(kinds(trial.journal).filter((kind) => kind !== 'webhook-sent')).toEqual([
      ...['call-started', 'twiml-received', 'stream-started', 'mark-echoed', 'rest-update'],
      ...['twiml-received', 'redirect-applied', 'stream-ended'],
      ...['dial-started', 'dial-ringing', 'dial-answered', 'digits-sent', 'dial-bridged', 'dial-ended'],
      ...['twiml-received', 'say', 'call-ended'],
    ]);
    expect(trial.twilio.report(leg.callSid)).toMatchObject({
      ...{ streams: 1, underruns: 0, unalignedPayloads: 0, clippedMs: 0, framesDropped: 0 },
      ...{ marksSent: 1, marksEchoed: 1, violations: 0, endedBy: 'twiml', status: 'completed', maxBufferedMs: 200 },
    });
  }, 20_000);
});
