import fc from 'fast-check';
import { validateStreamMessage } from './stream-message-validation.js';

const streamSid = 'MZ00000000000000000000000000000001';

const validate = (message: unknown): unknown => {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return validateStreamMessage(Buffer.from(text), false, streamSid);
};

describe('validateStreamMessage', () => {
  it('takes the three documented messages', () => {
    expect(validate({ event: 'media', streamSid, media: { payload: '/////w==' } })).toEqual({
      type: 'media',
      audio: Buffer.from([0xff, 0xff, 0xff, 0xff]),
    });
    expect(validate({ event: 'mark', streamSid, mark: { name: 'r7:2400' } })).toEqual({
      type: 'mark',
      name: 'r7:2400',
    });
    expect(validate({ event: 'clear', streamSid })).toEqual({ type: 'clear' });
  });

  it.each([
    ['31951-not-a-json-object', 'not json'],
    ['31951-not-a-json-object', '[]'],
    ['31951-not-a-json-object', 'null'],
    ['31951-unknown-event', { event: 'dtmf', streamSid, dtmf: { digit: '1' } }],
    ['31951-unknown-event', {}],
    ['31951-unexpected-field', { event: 'media', streamSid, media: { payload: '/w==', track: 'outbound' } }],
    ['31951-unexpected-field', { event: 'clear', streamSid, sequenceNumber: '1' }],
    ['31951-missing-or-invalid-field', { event: 'mark', streamSid }],
    ['31951-missing-or-invalid-field', { event: 'mark', streamSid, mark: { name: 7 } }],
    ['31951-missing-or-invalid-field', { event: 'media', streamSid, media: { payload: '' } }],
    ['31951-wrong-stream-sid', { event: 'clear', streamSid: 'MZ00000000000000000000000000000002' }],
    ['31951-payload-not-base64', { event: 'media', streamSid, media: { payload: '/w' } }],
    ['31951-payload-not-base64', { event: 'media', streamSid, media: { payload: '_w==' } }],
    ['31951-payload-with-file-header', { event: 'media', streamSid, media: { payload: 'UklGRgAA' } }],
    ['31951-message-too-long', { event: 'mark', streamSid, mark: { name: 'x'.repeat(65_536) } }],
  ])('names the rule %s that %j breaks', (rule, message) => {
    expect(validate(message)).toEqual({ type: 'violation', error: 31951, rule });
  });

  it('refuses binary messages whatever is in them', () => {
    const clear = Buffer.from(JSON.stringify({ event: 'clear', streamSid }));

    expect(validateStreamMessage(clear, true, streamSid)).toMatchObject({ error: 31950 });
  });

  it('never throws, and says nothing of what it was sent', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(validateStreamMessage(Buffer.from(bytes), false, streamSid).type).toBe('violation');
      }),
    );
    fc.assert(fc.property(fc.json(), (text) => expect(validate(text)).toMatchObject({ type: 'violation' })));
  });
});
