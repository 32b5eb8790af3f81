import type { HeardSource, IncomingCall } from '../src/world/phone-network.js';
import type { StreamMessage } from './scripted-gateway.js';
import { answerTwiml, callerNumber, connectNumber, handoverTwiml, sound, useTrials } from './twilio-trial.js';

const callerVoice = 0x40;
const callerGoodbye = 0x41;

/** A colleague who answers after 150 ms, speaks for 300 ms once connected, and leaves when the caller says goodbye. */
function createColleague() {
  const digits: string[] = [];
  const hears: number[] = [];
  const phone = (call: IncomingCall): void => {
    setTimeout(() => call.answer(), 150);
    call.onDigit((digit) => void digits.push(digit));
    call.onBridged(() => call.play(sound(300, 0x30)));
    call.onAudio((frame) => {
      hears.push(frame[0] ?? 0);
      if (frame[0] === callerGoodbye) call.hangup();
    });
  };
  return { phone, digits, hears };
}

function audioOf(messages: readonly StreamMessage[]): Buffer {
  return Buffer.concat(
    messages.flatMap(({ media }) => (media ? [Buffer.from(media.payload, 'base64')] : [])),
  );
}

describe('the Twilio fake', () => {
  const begin = useTrials();

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
    const colleague = createColleague();
    trial.network.register(connectNumber, colleague.phone);

    const leg = trial.placeCall();
    const heard = new Map<HeardSource, number>();
    leg.hears.onFrame((_frame, source) => void heard.set(source, (heard.get(source) ?? 0) + 1));
    await trial.happened('stream-started', leg.callSid);
    await leg.speak(sound(400, callerVoice));
    await leg.press('0');
    await trial.happened('mark-echoed', leg.callSid);
    const updated = await trial.update(leg.callSid, { Twiml: handoverTwiml });
    await trial.happened('dial-bridged', leg.callSid);
    await leg.speak(sound(400, callerVoice));
    await leg.speak(sound(20, callerGoodbye));
    const end = await leg.ended;

    const { visits } = trial.gateway;
    expect(visits.every(({ signed }) => signed)).toBe(true);
    expect(Object.fromEntries(visits[0]?.fields ?? [])).toMatchObject({
      CallSid: leg.callSid,
      From: callerNumber,
    });

    const [stream] = trial.gateway.streams;
    const messages = stream?.messages ?? [];
    expect(stream?.start).toMatchObject({ callSid: leg.callSid, customParameters: { ticket: 'k3J' } });
    expect(new Set(messages.map(({ event }) => event))).toEqual(
      new Set(['connected', 'start', 'media', 'mark', 'dtmf', 'stop']),
    );
    expect(messages.slice(1).map(({ sequenceNumber }) => sequenceNumber)).toEqual(
      messages.slice(1).map((_, index) => String(index + 1)),
    );
    expect(audioOf(messages).filter((code) => code === callerVoice).length).toBeGreaterThanOrEqual(1_600);

    expect(updated.status).toBe(200);
    expect(await updated.json()).toMatchObject({ sid: leg.callSid, status: 'in-progress' });
    expect(colleague.digits.join('')).toBe('1234567890#');
    expect(colleague.hears.filter((code) => code === callerVoice)).toHaveLength(20);
    expect(heard.get('stream')).toBe(10);
    expect(heard.get('ringing')).toBeGreaterThan(100);
    expect(heard.get('bridge')).toBe(15);

    const [action] = trial.gateway.visitsTo('/twilio/handover-result?h=H1');
    expect(Object.fromEntries(action?.fields ?? [])).toMatchObject({
      DialCallStatus: 'completed',
      DialBridged: 'true',
    });
    expect(trial.gateway.visitsTo('/twilio/leg').map(({ fields }) => fields.get('CallStatus'))).toEqual([
      ...['initiated', 'ringing', 'in-progress', 'completed'],
    ]);
    expect(end.by).toBe('twiml');
    expect(trial.journal.violations()).toEqual([]);
    expect(trial.twilio.report(leg.callSid)).toMatchObject({
      ...{
        streams: 1,
        underruns: 0,
        unalignedPayloads: 0,
        clippedMs: 0,
        framesDropped: 0,
        maxBufferedMs: 200,
      },
      ...{ marksSent: 1, marksEchoed: 1, violations: 0, endedBy: 'twiml', status: 'completed' },
    });
  }, 20_000);

  it('tells in the journal what happened, and never a digit', async () => {
    const trial = await begin({
      twiml: { '/twilio/voice': handoverTwiml, '/twilio/handover-result': '<Response><Hangup/></Response>' },
    });
    trial.network.register(connectNumber, (call) => {
      call.onBridged(() => call.hangup());
      call.answer();
    });

    await trial.placeCall().ended;

    const kinds = trial.journal.entries().map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'webhook-sent')).toEqual([
      ...['call-started', 'twiml-received'],
      ...['dial-started', 'dial-ringing', 'dial-answered', 'digits-sent', 'dial-bridged', 'dial-ended'],
      ...['twiml-received', 'call-ended'],
    ]);
    expect(JSON.stringify(trial.journal.entries())).not.toContain('1234567890');
  });

  it('ends all calls and all sockets when it is closed', async () => {
    const trial = await begin();
    const legs = [1, 2, 3].map(() => trial.placeCall());
    await Promise.all(legs.map(({ callSid }) => trial.happened('stream-started', callSid)));
    const speaking = legs.map((leg) => leg.speak(sound(60_000)));
    const sockets = trial.gateway.sockets();
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));

    await trial.twilio.close();

    const heardBytes = legs.map(({ hears }) => hears.recording().length);
    await Promise.all([...speaking, ...closed]);
    expect(sockets).toHaveLength(3);
    expect(await Promise.all(legs.map(({ ended }) => ended))).toMatchObject(
      [1, 2, 3].map(() => ({ by: 'failure' })),
    );
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(legs.map(({ hears }) => hears.recording().length)).toEqual(heardBytes);
  });
});
