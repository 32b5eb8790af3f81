import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { signRequest } from './signature.js';

const token = '0123456789abcdef0123456789abcdef';

describe('signRequest', () => {
  it('signs a voice webhook as the vendor library does', () => {
    const fields = [
      ['CallSid', 'CA00000000000000000000000000000001'],
      ['AccountSid', 'AC00000000000000000000000000000002'],
      ['From', '+15550100001'],
      ['To', '+15550100002'],
      ['CallStatus', 'ringing'],
      ['ApiVersion', '2010-04-01'],
      ['Direction', 'inbound'],
    ] as const;

    expect(signRequest(token, 'https://voice.example.com/twilio/voice', fields)).toBe(
      'ZQZHRDBcddX0no/VZIeCkiP2/bk=',
    );
  });

  it('signs an upgrade over the wss address, exactly as written', () => {
    expect(signRequest(token, 'wss://voice.example.com/twilio/stream', [])).toBe(
      'glVYh1t/0Dvf+h7sOwB2wdefrc8=',
    );
    expect(signRequest(token, 'wss://voice.example.com/twilio/stream/', [])).not.toBe(
      'glVYh1t/0Dvf+h7sOwB2wdefrc8=',
    );
    expect(signRequest(token, 'https://voice.example.com/twilio/stream', [])).not.toBe(
      'glVYh1t/0Dvf+h7sOwB2wdefrc8=',
    );
  });

  it('signs the address alone when the body is represented by its hash in the query', () => {
    const bodySha256 = createHash('sha256').update('{"a":1}').digest('hex');
    const url = `https://voice.example.com/hook?bodySHA256=${bodySha256}`;

    expect(bodySha256).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
    expect(signRequest(token, url, [])).toBe('kMMKLFeTD/SGLfhWX7L71oTO1+o=');
  });

  it('counts a repeated field with its distinct values, sorted', () => {
    const url = 'https://voice.example.com/x';
    const once = signRequest(token, url, [
      ['E', 'a'],
      ['E', 'b'],
    ]);

    expect(
      signRequest(token, url, [
        ['E', 'b'],
        ['E', 'a'],
        ['E', 'b'],
      ]),
    ).toBe(once);
  });

  it('does not depend on the order in which fields are sent', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (fields) => {
        const forwards = signRequest(token, 'https://voice.example.com/x', fields);
        return forwards === signRequest(token, 'https://voice.example.com/x', [...fields].reverse());
      }),
    );
  });
});
