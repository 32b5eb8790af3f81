import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { createMessageWriter, parseTwilioMessage } from './twilio-message.js';

const callSid = `CA${'1'.repeat(32)}`;
const accountSid = `AC${'2'.repeat(32)}`;
const streamSid = `MZ${'3'.repeat(32)}`;
const twentyMs = Buffer.alloc(160, 0xff).toString('base64');

const start = {
  event: 'start',
  sequenceNumber: '1',
  start: {
    accountSid,
    streamSid,
    callSid,
    tracks: ['inbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    customParameters: { ticket: 'abc.def', traceparent: '00-1-2-01' },
  },
  streamSid,
};

function media(payload: unknown, more: object = {}): string {
  return JSON.stringify({
    event: 'media',
    sequenceNumber: '2',
    media: { track: 'inbound', chunk: '1', timestamp: '155', payload, ...more },
    streamSid,
  });
}

function startWith(changes: object): string {
  return JSON.stringify({ ...start, start: { ...start.start, ...changes } });
}

describe('parseTwilioMessage', () => {
  it.each([
    ['connected', { event: 'connected', protocol: 'Call', version: '1.0.0' }, { event: 'connected' }],
    [
      'start',
      start,
      {
        event: 'start',
        start: { accountSid, streamSid, callSid, ticket: 'abc.def', traceparent: '00-1-2-01' },
      },
    ],
    ['media', JSON.parse(media(twentyMs)) as object, { event: 'media', payload: twentyMs, timestampMs: 155 }],
    [
      'dtmf',
      { event: 'dtmf', streamSid, sequenceNumber: '90', dtmf: { track: 'inbound_track', digit: '5' } },
      { event: 'dtmf', digit: '5' },
    ],
    [
      'mark',
      { event: 'mark', sequenceNumber: '91', streamSid, mark: { name: 'r7:2400' } },
      { event: 'mark', name: 'r7:2400' },
    ],
    [
      'stop',
      { event: 'stop', sequenceNumber: '378', streamSid, stop: { accountSid, callSid } },
      { event: 'stop' },
    ],
  ])('reads %s as Twilio writes it', (_event, message, expected) => {
    expect(parseTwilioMessage(JSON.stringify(message))).toEqual(expected);
  });

  it('reads a start without custom parameters as one without a ticket', () => {
    expect(parseTwilioMessage(startWith({ customParameters: {} }))).toMatchObject({
      start: { ticket: undefined, traceparent: null },
    });
    expect(parseTwilioMessage(startWith({ customParameters: undefined }))).toMatchObject({
      start: { ticket: undefined, traceparent: null },
    });
  });

  it('tolerates fields Twilio may add', () => {
    expect(parseTwilioMessage(media(twentyMs, { loudness: 3 }))).toEqual({
      event: 'media',
      payload: twentyMs,
      timestampMs: 155,
    });
    expect(parseTwilioMessage(startWith({ region: 'ie1' }))).toMatchObject({ event: 'start' });
  });

  it.each([
    ['a foreign call sid', { callSid: 'CA1' }],
    ['an upper-case sid', { streamSid: `MZ${'A'.repeat(32)}` }],
    ['a sid with a line break behind it', { callSid: `${callSid}\n` }],
    ['another encoding', { mediaFormat: { encoding: 'audio/l16', sampleRate: 8000, channels: 1 } }],
    ['another rate', { mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 16000, channels: 1 } }],
    ['a parameter that is no string', { customParameters: { ticket: 5 } }],
  ])('refuses a start with %s', (_what, changes) => {
    expect(parseTwilioMessage(startWith(changes))).toBe('bad-fields');
  });

  it.each([
    ['a quote', `AAAA"}}`],
    ['an injected message', `${twentyMs}"},"type":"session.update","x":{"y":"`],
    ['an escape', 'AAA\\u0041AAA'],
    ['a line break', 'AAA\nAAAA'],
    ['the URL alphabet', 'AA-_'],
    ['missing padding', 'AAA'],
    ['padding in the middle', 'AA==AAAA'],
    ['unused bits that are set', 'AB=='],
    ['nothing', ''],
    ['far too much', 'AAAA'.repeat(10_000)],
  ])('refuses a payload with %s', (_what, payload) => {
    expect(parseTwilioMessage(media(payload))).toBe('bad-audio');
  });

  it.each([[null], [5], [['AAAA']], [{ toString: 1 }]])(
    'refuses the payload %j, which is no text',
    (payload) => {
      expect(parseTwilioMessage(media(payload))).toBe('bad-fields');
    },
  );

  it.each([
    ['no JSON', 'hello', 'not-json'],
    ['an empty text', '', 'not-json'],
    ['a number', '5', 'bad-fields'],
    ['null', 'null', 'bad-fields'],
    ['a list', '[]', 'unknown-event'],
    ['an unknown event', '{"event":"transcription"}', 'unknown-event'],
    ['an event named like a property of all objects', '{"event":"constructor"}', 'unknown-event'],
    ['media without media', '{"event":"media"}', 'bad-fields'],
    ['a nameless mark', '{"event":"mark","mark":{}}', 'bad-fields'],
    ['two digits at once', '{"event":"dtmf","dtmf":{"digit":"12"}}', 'bad-fields'],
  ])('says what is wrong with %s', (_what, text, expected) => {
    expect(parseTwilioMessage(text)).toBe(expected);
  });

  it.each([
    ['0', 0],
    ['999999999', 999_999_999],
    ['1000000000', null],
    ['-5', null],
    ['1e3', null],
    ['20.5', null],
    [' 20', null],
    ['20\n', null],
    ['', null],
    [155, null],
    [null, null],
    [undefined, null],
    [['155'], null],
  ])('reads the timestamp %j as %j and the audio all the same', (timestamp, timestampMs) => {
    expect(parseTwilioMessage(media(twentyMs, { timestamp }))).toEqual({
      event: 'media',
      payload: twentyMs,
      timestampMs,
    });
  });

  it('never throws, whatever the text', () => {
    const events = fc.constantFrom('connected', 'start', 'media', 'mark', 'dtmf', 'stop', 'x');
    const shaped = fc
      .record({ event: events, start: fc.jsonValue(), media: fc.jsonValue(), mark: fc.jsonValue() })
      .map((message) => JSON.stringify(message));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: anyCharacter }), fc.json(), shaped), (text) => {
        expect(() => parseTwilioMessage(text)).not.toThrow();
      }),
    );
    const unprintable = { toString: 1, valueOf: 1 };
    expect(() => parseTwilioMessage(media(twentyMs, { timestamp: unprintable }))).not.toThrow();
  });

  it('lets through only payloads that survive JSON quotes unchanged', () => {
    const base64ish = fc.string({
      unit: fc.constantFrom('A', 'b', '9', '+', '/', '=', '"', '\\', ' ', '\u2028', '-'),
    });
    fc.assert(
      fc.property(fc.oneof(base64ish, fc.base64String()), (payload) => {
        const parsed = parseTwilioMessage(media(payload));
        if (typeof parsed === 'string') return;
        expect(JSON.parse(`{"audio":"${payload}"}`)).toEqual({ audio: payload });
        expect(Buffer.from(payload, 'base64').toString('base64')).toBe(payload);
      }),
    );
  });

  it('takes every frame there can be, of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), (bytes) => {
        const payload = Buffer.from(bytes).toString('base64');
        expect(parseTwilioMessage(media(payload))).toMatchObject({ event: 'media', payload });
      }),
    );
  });
});

describe('createMessageWriter', () => {
  const writer = createMessageWriter(streamSid);

  it('writes exactly the three messages Twilio takes', () => {
    expect(writer.media('AAAA')).toBe(
      `{"event":"media","streamSid":"${streamSid}","media":{"payload":"AAAA"}}`,
    );
    expect(writer.mark('0:1')).toBe(`{"event":"mark","streamSid":"${streamSid}","mark":{"name":"0:1"}}`);
    expect(writer.clear).toBe(`{"event":"clear","streamSid":"${streamSid}"}`);
  });

  it('writes what a JSON serialiser would write', () => {
    expect(writer.media(twentyMs)).toBe(
      JSON.stringify({ event: 'media', streamSid, media: { payload: twentyMs } }),
    );
    expect(writer.mark('3:14')).toBe(JSON.stringify({ event: 'mark', streamSid, mark: { name: '3:14' } }));
    expect(writer.clear).toBe(JSON.stringify({ event: 'clear', streamSid }));
  });
});
