import type { Finding } from '@voc/doctor';
import { createFakeClock } from '@voc/resilience/testing';
import { createSignatureVerifier, type FormFields } from '../http/twilio-signature.js';
import type { AskPublic, PublicAnswer } from './public-address.js';
import { publicChecks, type PublicCheckConfig } from './public-checks.js';

const clock = createFakeClock(Date.UTC(2026, 10, 22));
const inDays = (days: number): number => clock.now() + days * 86_400_000;
const config: PublicCheckConfig = {
  publicBaseUrl: 'https://voice.example.com',
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'token',
  isRedirected: false,
};
const verifier = createSignatureVerifier({ publicBaseUrl: config.publicBaseUrl, authTokens: ['token'] });

const answer: PublicAnswer = {
  status: 200,
  headers: {},
  certificateEndsMs: inDays(60),
  address: '203.0.113.7',
};

/** The gateway behind its load balancer. */
const gateway: AskPublic = ({ method, url, headers, body = '' }) => {
  const isUpgrade = headers['upgrade'] === 'websocket';
  const fields = Object.fromEntries(new URLSearchParams(body)) as FormFields;
  const isSigned = verifier.webhook(headers['x-twilio-signature'], url.pathname, fields);
  const status = isUpgrade ? 403 : method === 'GET' ? 404 : isSigned ? 200 : 403;
  return Promise.resolve({ ...answer, status });
};

async function judge(
  ask: AskPublic,
  changes: Partial<PublicCheckConfig> = {},
): Promise<Record<string, Finding>> {
  const { signal } = new AbortController();
  const checks = publicChecks({ ...config, ...changes }, { ask, clock });
  return Object.fromEntries(
    await Promise.all(checks.map(async (check) => [check.id, await check.run(signal)] as const)),
  );
}

const always =
  (changes: Partial<PublicAnswer>): AskPublic =>
  () =>
    Promise.resolve({ ...answer, ...changes });

describe('publicChecks', () => {
  it('is well with the gateway behind a load balancer', async () => {
    const findings = await judge(gateway);

    expect(Object.values(findings).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    expect(findings['public.certificate']?.found).toBe(
      'The certificate of voice.example.com is valid for 60 days.',
    );
  });

  it.each(['http://voice.example.com', 'https://voice.example.com:8443'])(
    'asks nobody at %s, which Twilio could not use',
    async (publicBaseUrl) => {
      const findings = await judge(() => Promise.reject(new Error('asked')), { publicBaseUrl });

      expect(findings).toMatchObject({ 'public.address': { status: 'wrong' } });
    },
  );

  it('sees another token, or another address, by the gateway’s refusal of what is signed', async () => {
    const findings = await judge(gateway, { authToken: 'other' });

    expect(findings['public.webhooks']).toMatchObject({
      status: 'wrong',
      advice: expect.stringContaining('the same TWILIO_AUTH_TOKEN') as string,
    });
  });

  it.each([
    [200, 'What answers there takes webhooks without a signature: it is not the gateway.'],
    [404, 'What answers there is not the gateway (HTTP 404).'],
    [301, 'What answers there is not the gateway (HTTP 301).'],
    [503, 'The load balancer answers, the gateway behind it does not (HTTP 503).'],
  ])('tells somebody who answers %i to everything from the gateway', async (status, found) => {
    expect((await judge(always({ status })))['public.webhooks']).toMatchObject({ status: 'wrong', found });
  });

  it.each([
    [101, 'opens media streams without a signature'],
    [404, 'arrives as an ordinary request'],
    [502, 'the gateway behind it does not'],
  ])('sees by %i that streams do not get through', async (status, found) => {
    expect((await judge(always({ status })))['public.stream']).toMatchObject({
      status: 'wrong',
      found: expect.stringContaining(found) as string,
    });
  });

  it.each([
    [13.5, 'wrong', 'The certificate of voice.example.com ends in 13 days.'],
    [14.5, 'ok', 'The certificate of voice.example.com is valid for 14 days.'],
    [Number.NaN, 'unknown', 'The certificate does not say when it ends.'],
  ])('judges a certificate with %d days left', async (days, status, found) => {
    const findings = await judge(always({ certificateEndsMs: inDays(days) }));

    expect(findings['public.certificate']).toMatchObject({ status, found });
  });

  it.each(['10.0.3.4', '172.20.0.9', '::ffff:192.168.1.5', '127.0.0.1', 'fd00::1', '100.64.0.1'])(
    'cannot tell what Twilio sees when the name leads to %s here, unless it was sent there',
    async (address) => {
      expect((await judge(always({ address })))['public.certificate']?.status).toBe('unknown');
      expect((await judge(always({ address }), { isRedirected: true }))['public.certificate']?.status).toBe(
        'ok',
      );
    },
  );

  it('says why nobody could be reached', async () => {
    const ask: AskPublic = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));

    expect((await judge(ask))['public.webhooks']).toMatchObject({
      status: 'wrong',
      found: 'voice.example.com cannot be reached: its name is not known to the DNS (ENOTFOUND).',
    });
  });
});
