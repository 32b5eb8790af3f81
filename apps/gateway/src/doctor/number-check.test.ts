import { parseTwilioAccess, type Finding, type HttpGet } from '@voc/doctor';
import { numberCheck } from './number-check.js';

const publicBaseUrl = 'https://voice.example.com';
const access = parseTwilioAccess({ TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token' });
const ours = {
  phone_number: '+15550100002',
  voice_url: `${publicBaseUrl}/twilio/voice`,
  voice_method: 'POST',
  voice_application_sid: '',
  trunk_sid: null,
  status_callback: '',
};
const other = { ...ours, phone_number: '+15550100077', voice_url: 'https://demo.twilio.com/welcome/voice/' };

function judge(
  numbers: readonly object[],
  {
    status = 200,
    next = null,
    expected = [],
  }: { status?: number; next?: string | null; expected?: readonly string[] } = {},
): Promise<Finding> {
  const get: HttpGet = (url) => {
    expect(url.pathname).toMatch(/\/IncomingPhoneNumbers\.json$/);
    return Promise.resolve({
      status,
      header: () => null,
      json: { incoming_phone_numbers: numbers, next_page_uri: next },
    });
  };
  return numberCheck({ access, publicBaseUrl, expected }, { get }).run(new AbortController().signal);
}

describe('numberCheck', () => {
  it('is well when a number has our webhook, whatever the account’s other numbers do', async () => {
    expect(await judge([other, ours])).toEqual({
      status: 'ok',
      found: '+15550100002 has our voice webhook.',
    });
    expect(await judge([ours, { ...ours, phone_number: '+15550100003' }])).toEqual({
      status: 'ok',
      found: '2 numbers have our voice webhook.',
    });
  });

  it('takes delivery settings behind a hash for none of the address', async () => {
    expect((await judge([{ ...ours, voice_url: `${ours.voice_url}#rc=2&rp=ct,rt,5xx` }])).status).toBe('ok');
  });

  it.each([
    ['no number', [], 'No number of the account has our voice webhook.'],
    ['none with our webhook', [other], 'No number of the account has our voice webhook.'],
    [
      'another path',
      [{ ...ours, voice_url: `${publicBaseUrl}/voice` }],
      'The voice webhook of +15550100002 is "https://voice.example.com/voice".',
    ],
    [
      'plain http',
      [{ ...ours, voice_url: 'http://voice.example.com/twilio/voice' }],
      'The voice webhook of +15550100002 is "http://voice.example.com/twilio/voice".',
    ],
    ['GET', [{ ...ours, voice_method: 'GET' }], 'The voice webhook of +15550100002 is called with "GET".'],
    [
      'a SIP trunk',
      [{ ...ours, trunk_sid: 'TK1' }],
      '+15550100002 belongs to a SIP trunk, which gets its calls instead.',
    ],
    [
      'a TwiML app',
      [{ ...ours, voice_application_sid: 'AP1' }],
      '+15550100002 belongs to a TwiML app, which gets its calls instead.',
    ],
    [
      'a status callback to us',
      [{ ...ours, status_callback: `${publicBaseUrl}/twilio/status` }],
      'The call status changes of +15550100002 come to us, who do not serve them: clear that field.',
    ],
  ])('is wrong with %s', async (_what, numbers, found) => {
    expect(await judge(numbers)).toMatchObject({
      status: 'wrong',
      found,
      advice: expect.stringContaining('https://voice.example.com/twilio/voice, HTTP POST') as string,
    });
  });

  it('misses a number that has a language of its own', async () => {
    expect(await judge([ours], { expected: ['+4930123456'] })).toMatchObject({
      status: 'wrong',
      found: '+4930123456 has another voice webhook.',
    });
  });

  it('cannot tell when the account has more numbers than one page, or does not let us in', async () => {
    expect((await judge([other], { next: '/2010-04-01/more' })).status).toBe('unknown');
    expect((await judge([], { status: 401 })).status).toBe('unknown');
  });

  it('prints nothing of a hostile answer as it came', async () => {
    const { found } = await judge([{ ...ours, phone_number: '\u001b[2J', voice_method: 'x'.repeat(5_000) }]);

    expect(found).toContain('\\u001b[2J');
    expect(found.length).toBeLessThan(1_000);
  });
});
