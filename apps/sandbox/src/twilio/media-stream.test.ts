import { createMediaStream, type MediaStream } from './media-stream.js';
import type { StreamSocket } from './stream-socket.js';
import { noFaults, type TwilioFaults } from './twilio-faults.js';

const identity = { accountSid: 'AC1', callSid: 'CA1', streamSid: 'MZ1' };
const silence = new Uint8Array(160).fill(0xff);

interface Sent {
  readonly event: string;
  readonly sequenceNumber?: string;
  readonly mark?: { readonly name: string };
}

/** A stream on a socket that only takes notes, with time as told. */
function createTrial(faults: Partial<TwilioFaults> = {}) {
  const events: string[] = [];
  const violations: string[] = [];
  const sent: Sent[] = [];
  let nowMs = 0;
  let unsentBytes = 0;
  let receive: (data: Buffer, isBinary: boolean) => void = () => undefined;
  let closed: (code: number, brokeProtocol: boolean) => void = () => undefined;
  const socket: StreamSocket = {
    unsentBytes: () => unsentBytes,
    send: (text) => void sent.push(JSON.parse(text) as Sent),
    onMessage: (listener) => void (receive = listener),
    onClosed: (listener) => void (closed = listener),
    resume: () => void events.push('resume'),
    close: () => void events.push('close'),
    terminate: () => void events.push('terminate'),
  };
  const stream: MediaStream = createMediaStream(
    { identity, customParameters: {} },
    {
      socket,
      faults: () => ({ ...noFaults, ...faults }),
      random: () => 0,
      nowMs: () => nowMs,
      record: (kind) => void events.push(kind),
      violation: (rule) => void violations.push(rule),
      hangUpAsCaller: () => void events.push('hang up'),
    },
  );
  return {
    ...{ stream, events, violations, sent },
    say: (message: object) => receive(Buffer.from(JSON.stringify({ ...message, streamSid: 'MZ1' })), false),
    close: (code: number, brokeProtocol = false) => closed(code, brokeProtocol),
    stall: (bytes: number) => void (unsentBytes = bytes),
    /** Lets 20 ms ticks pass. @returns what the caller heard, one character a tick */
    pass(untilMs: number): string {
      let heard = '';
      while (nowMs < untilMs) {
        nowMs += 20;
        heard += stream.talk(silence, { atMs: nowMs, callerSpeaking: false }) === undefined ? '-' : '#';
      }
      return heard;
    },
  };
}

const media = (ms: number) => ({
  event: 'media',
  media: { payload: Buffer.from(new Uint8Array(ms * 8).fill(1)).toString('base64') },
});
const eventsOf = (sent: readonly Sent[]): readonly string[] => sent.map(({ event }) => event);

describe('createMediaStream', () => {
  it('opens with connected and start, and sends caller audio whether or not anybody is ready', () => {
    const trial = createTrial();

    expect(trial.stream.begin()).toBe(true);
    trial.pass(200);

    expect(eventsOf(trial.sent)).toEqual(['connected', 'start', ...new Array<string>(6).fill('media')]);
    expect(trial.stream.metrics().framesSent).toBe(6);
  });

  it('plays what it gets and returns the mark when that has been heard', () => {
    const trial = createTrial();
    trial.stream.begin();
    trial.say(media(40));
    trial.say({ event: 'mark', mark: { name: 'end' } });

    expect(trial.pass(60)).toBe('##-');
    expect(trial.sent.at(-1)?.event).toBe('start');
    trial.pass(80);

    expect(trial.sent.at(-1)).toMatchObject({ event: 'mark', sequenceNumber: '2', mark: { name: 'end' } });
    expect(trial.events).toContain('mark-echoed');
  });

  it('drops caller audio instead of waiting for a gateway that does not read', () => {
    const trial = createTrial();
    trial.stream.begin();
    trial.pass(100);
    trial.stall(1_000_000);
    trial.pass(160);
    trial.stall(0);
    trial.pass(180);

    expect(trial.violations).toEqual(['31930-gateway-reads-too-slowly']);
    expect(trial.stream.metrics()).toMatchObject({ framesSent: 2, framesDropped: 3 });
  });

  it('says stop, closes and counts what was clipped when the call goes on elsewhere', async () => {
    const trial = createTrial();
    trial.stream.begin();
    trial.say(media(100));
    trial.pass(20);

    trial.stream.leave('redirected');
    trial.stream.leave('caller-hung-up');

    expect(await trial.stream.ended).toEqual({ cause: 'redirected', error: null });
    expect(trial.sent.at(-1)?.event).toBe('stop');
    expect(trial.events.at(-1)).toBe('close');
    expect(trial.stream.metrics().clippedMs).toBe(80);
    expect(trial.pass(40)).toBe('-');
  });

  it.each([
    ['close-only', 'start', 'close'],
    ['cut', 'start', 'terminate'],
  ] as const)('lets a hang-up end as %s', async (hangupEnding, lastSent, lastEvent) => {
    const trial = createTrial({ hangupEnding });
    trial.stream.begin();

    trial.stream.leave('caller-hung-up');

    expect(await trial.stream.ended).toEqual({ cause: 'caller-hung-up', error: null });
    expect(trial.sent.at(-1)?.event).toBe(lastSent);
    expect(trial.events.at(-1)).toBe(lastEvent);
  });

  it.each([
    [1000, false, { cause: 'server-closed', error: 31921, code: 1000 }],
    [1006, false, { cause: 'connection-lost', error: 31903 }],
    [1006, true, { cause: 'connection-lost', error: 31924 }],
  ])('explains an end with code %d', async (code, brokeProtocol, expected) => {
    const trial = createTrial();
    trial.stream.begin();

    trial.close(code, brokeProtocol);

    expect(await trial.stream.ended).toEqual(expected);
  });

  it('sends a key as a message of the same sequence, and none before the start', () => {
    const trial = createTrial();

    trial.stream.digit('1');
    trial.stream.begin();
    trial.stream.digit('2');

    expect(eventsOf(trial.sent)).toEqual(['connected', 'start', 'dtmf']);
  });
});
