import { createStreamMessages } from './stream-messages.js';

const identity = { accountSid: 'AC1', callSid: 'CA1', streamSid: 'MZ1' };

describe('createStreamMessages', () => {
  it('counts every message from start in one series, and media in its own', () => {
    const messages = createStreamMessages(identity);
    const audio = new Uint8Array(160).fill(0xff);

    const sent = [
      messages.connected(),
      messages.start({ gate: 'k' }),
      messages.media({ audio, timestampMs: 155 }),
      messages.mark('r1'),
      messages.media({ audio, timestampMs: 174 }),
      messages.dtmf('5'),
      messages.stop(),
    ].map((text) => JSON.parse(text) as Record<string, unknown>);

    expect(sent[0]).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    expect(
      sent.slice(1).map(({ event, sequenceNumber, streamSid }) => [event, sequenceNumber, streamSid]),
    ).toEqual([
      ['start', '1', 'MZ1'],
      ['media', '2', 'MZ1'],
      ['mark', '3', 'MZ1'],
      ['media', '4', 'MZ1'],
      ['dtmf', '5', 'MZ1'],
      ['stop', '6', 'MZ1'],
    ]);
    expect(sent[4]).toMatchObject({ media: { track: 'inbound', chunk: '2', timestamp: '174' } });
    expect(sent[6]).toMatchObject({ stop: { accountSid: 'AC1', callSid: 'CA1' } });
  });

  it('encodes 20 ms as 216 characters of base64', () => {
    const message = createStreamMessages(identity).media({ audio: new Uint8Array(160), timestampMs: 1 });

    expect((JSON.parse(message) as { media: { payload: string } }).media.payload).toHaveLength(216);
  });
});
