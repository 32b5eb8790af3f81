import { dialTwiml, type DialConfig } from './dial-twiml.js';

const config: DialConfig = {
  publicBaseUrl: new URL('https://voice.example.com/'),
  connectPhoneNumber: '+15550100009',
  dtmfPrefix: 'wwww',
  dialTimeoutS: 30,
  defaultCallerId: '+15550100002',
};
const target = {
  handoverId: 'h-1',
  token: '1234567890',
  callerPhone: '+15550100001',
  calledNumber: '+15550100003',
};

describe('dialTwiml', () => {
  it('dials Connect, keys in the token and names where to report', () => {
    expect(dialTwiml(config, target)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Dial action="https://voice.example.com/twilio/handover-result?h=h-1" timeout="30" answerOnBridge="true">' +
        '<Number sendDigits="wwww1234567890#" statusCallback="https://voice.example.com/twilio/dial-status?h=h-1" ' +
        'statusCallbackEvent="initiated ringing answered completed">+15550100009</Number></Dial></Response>',
    );
  });

  it('keeps a path in the public address', () => {
    const twiml = dialTwiml({ ...config, publicBaseUrl: new URL('https://example.com/voice/') }, target);

    expect(twiml).toContain('action="https://example.com/voice/twilio/handover-result?h=h-1"');
  });

  it('presents our number for withheld callers only', () => {
    expect(dialTwiml(config, { ...target, callerPhone: null })).toContain('callerId="+15550100002"');
    expect(dialTwiml(config, target)).not.toContain('callerId');
  });

  it('presents the number that was called when no other is configured', () => {
    const withheld = { ...target, callerPhone: null };
    const unconfigured = { ...config, defaultCallerId: null };

    expect(dialTwiml(unconfigured, withheld)).toContain('callerId="+15550100003"');
    expect(dialTwiml(unconfigured, { ...withheld, calledNumber: 'sip:bot@example.com' })).not.toContain(
      'callerId',
    );
  });
});
