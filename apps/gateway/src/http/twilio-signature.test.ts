import { createHmac } from 'node:crypto';
import { anyWebUrl } from '@voc/arbitraries';
import fc from 'fast-check';
import { createSignatureVerifier, type FormFields } from './twilio-signature.js';

// Computed with version 6.2.0 of Twilio's own package.
const authToken = '0123456789abcdef0123456789abcdef';
const publicBaseUrl = 'https://voice.example.com';
const form: FormFields = {
  CallSid: 'CA00000000000000000000000000000001',
  AccountSid: 'AC00000000000000000000000000000002',
  From: '+15550100001',
  To: '+15550100002',
  CallStatus: 'ringing',
  ApiVersion: '2010-04-01',
  Direction: 'inbound',
};
const formSignature = 'ZQZHRDBcddX0no/VZIeCkiP2/bk=';
const upgradeSignature = 'glVYh1t/0Dvf+h7sOwB2wdefrc8=';

/** Twilio's algorithm in our own words, for what the vectors do not cover. */
function sign(token: string, url: string, fields: FormFields = {}): string {
  const parts = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) =>
      [...new Set([value].flat())]
        .sort()
        .map((one) => name + one)
        .join(''),
    );
  return createHmac('sha1', token)
    .update(url + parts.join(''))
    .digest('base64');
}

const verifier = createSignatureVerifier({ publicBaseUrl, authTokens: [authToken] });

describe('createSignatureVerifier', () => {
  it('accepts the known vectors', () => {
    expect(verifier.webhook(formSignature, '/twilio/voice', form)).toBe(true);
    expect(verifier.upgrade(upgradeSignature, '/twilio/stream')).toBe(true);
  });

  it.each([
    ['a changed field', '/twilio/voice', { ...form, From: '+15550100009' }],
    ['a field added', '/twilio/voice', { ...form, Extra: '' }],
    ['a field left out', '/twilio/voice', { CallSid: 'CA00000000000000000000000000000001' }],
    ['no fields at all', '/twilio/voice', {}],
    ['another path', '/twilio/stream-ended', form],
    ['a trailing slash', '/twilio/voice/', form],
    ['a query', '/twilio/voice?n=1', form],
  ])('refuses the signature with %s', (_what, path, fields) => {
    expect(verifier.webhook(formSignature, path, fields)).toBe(false);
  });

  it.each([[undefined], [''], ['x'], ['A'.repeat(28)], ['A'.repeat(100_000)]])(
    'refuses the signature %#, which is none',
    (signature) => {
      expect(verifier.webhook(signature, '/twilio/voice', form)).toBe(false);
      expect(verifier.upgrade(signature, '/twilio/stream')).toBe(false);
    },
  );

  it.each([['https://evil.example.com'], ['http://voice.example.com'], ['https://voice.example.com:8443']])(
    'refuses what was signed for %s',
    (base) => {
      const signature = sign(authToken, `${base}/twilio/voice`, form);

      expect(verifier.webhook(signature, '/twilio/voice', form)).toBe(false);
    },
  );

  it('accepts what was signed with the default port in the URL', () => {
    const signature = sign(authToken, `${publicBaseUrl}:443/twilio/voice`, form);

    expect(verifier.webhook(signature, '/twilio/voice', form)).toBe(true);
  });

  it('keeps the query and every field in the signature, repeated, empty and foreign ones too', () => {
    const fields = { ...form, Empty: '', Umlaut: 'Jörg + Söhne', Repeated: ['b', 'a', 'b'] };
    const path = "/twilio/handover-result?h=it's%20%26%20more";

    expect(verifier.webhook(sign(authToken, publicBaseUrl + path, fields), path, fields)).toBe(true);
  });

  it('accepts the upgrade with a slash appended, and in no other form', () => {
    const accepted = ['wss://voice.example.com/twilio/stream', 'wss://voice.example.com/twilio/stream/'];
    const refused = [
      'https://voice.example.com/twilio/stream',
      'ws://voice.example.com/twilio/stream',
      'wss://evil.example.com/twilio/stream',
      'wss://voice.example.com/twilio/stream//',
      'wss://voice.example.com/twilio/stream?x=1',
    ];

    for (const url of accepted) expect(verifier.upgrade(sign(authToken, url), '/twilio/stream')).toBe(true);
    for (const url of refused) expect(verifier.upgrade(sign(authToken, url), '/twilio/stream')).toBe(false);
  });

  it('accepts every configured token while one is rotated, and none beside them', () => {
    const rotating = createSignatureVerifier({ publicBaseUrl, authTokens: ['new', authToken] });
    const url = `${publicBaseUrl}/twilio/voice`;

    expect(rotating.webhook(sign('new', url, form), '/twilio/voice', form)).toBe(true);
    expect(rotating.webhook(formSignature, '/twilio/voice', form)).toBe(true);
    expect(rotating.webhook(sign('other', url, form), '/twilio/voice', form)).toBe(false);
    expect(rotating.webhook(sign('', url, form), '/twilio/voice', form)).toBe(false);
  });

  it('signs with the prefix of a public address behind a proxy', () => {
    const prefixed = createSignatureVerifier({
      publicBaseUrl: 'https://example.com/phone',
      authTokens: [authToken],
    });

    expect(
      prefixed.webhook(
        sign(authToken, 'https://example.com/phone/twilio/voice', form),
        '/twilio/voice',
        form,
      ),
    ).toBe(true);
    expect(prefixed.upgrade(sign(authToken, 'wss://example.com/phone/twilio/stream'), '/twilio/stream')).toBe(
      true,
    );
  });

  it('never throws, whatever is asked for and whatever signs it', () => {
    const local = createSignatureVerifier({
      publicBaseUrl: 'http://127.0.0.1:3000',
      authTokens: [authToken],
    });
    const target = fc.oneof(anyWebUrl, fc.string(), fc.constant('http://evil.example/twilio/voice'));
    fc.assert(
      fc.property(fc.string(), target, fc.dictionary(fc.string(), fc.string()), (signature, path, fields) => {
        expect(local.webhook(signature, path, fields)).toBe(false);
        expect(verifier.webhook(signature, path, fields)).toBe(false);
      }),
    );
  });
});
