import type { HttpGet } from '../http-get.js';
import { twilioAccountCheck } from './account-check.js';
import { parseTwilioAccess } from './twilio-api.js';

const accountSid = `AC${'0'.repeat(32)}`;
const signal = new AbortController().signal;

/** Answers by the token it is given. */
function twilio(statusByToken: Readonly<Record<string, number>>, account: object): HttpGet {
  return (url, { headers = {} }) => {
    expect(url.href).toBe(`https://api.twilio.com/2010-04-01/Accounts/${accountSid}.json`);
    const credentials = Buffer.from(
      (headers['authorization'] ?? '').replace('Basic ', ''),
      'base64',
    ).toString();
    const status = statusByToken[credentials.split(':')[1] ?? ''] ?? 401;
    return Promise.resolve({ status, header: () => null, json: status === 200 ? account : { code: 20003 } });
  };
}

const active = { status: 'active', type: 'Full' };

function judge(tokens: string, get: HttpGet) {
  const env = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: tokens };
  return twilioAccountCheck(parseTwilioAccess(env), { get }).run(signal);
}

describe('twilioAccountCheck', () => {
  it('is well while both tokens of a rotation are valid', async () => {
    expect(await judge('new,old', twilio({ new: 200, old: 200 }, active))).toEqual({
      status: 'ok',
      found: 'The account is active.',
    });
  });

  it('asks for the old token to be taken out when the rotation is over', async () => {
    expect(await judge('new,old', twilio({ new: 200 }, active))).toMatchObject({
      status: 'wrong',
      advice: 'Take the old token out of TWILIO_AUTH_TOKEN: the rotation is over.',
    });
  });

  it('is wrong when the first token is refused, which requests of ours are made with', async () => {
    expect(await judge('old,new', twilio({ new: 200 }, active))).toMatchObject({
      status: 'wrong',
      found: 'Twilio refuses the account sid or the auth token (HTTP 401).',
    });
  });

  it('says what a trial account cannot do', async () => {
    expect((await judge('new', twilio({ new: 200 }, { status: 'active', type: 'Trial' }))).found).toContain(
      'trial',
    );
  });

  it.each([
    [{ status: 'suspended' }, 'wrong', 'The account is "suspended".'],
    ['<html>', 'unknown', 'The answer is not that of an account.'],
  ])('judges an answer such as %j', async (account, status, found) => {
    expect(await judge('new', twilio({ new: 200 }, account as object))).toMatchObject({ status, found });
  });

  it.each([
    [404, 'wrong'],
    [429, 'unknown'],
    [503, 'unknown'],
  ])('takes HTTP %i for %s', async (code, status) => {
    expect(await judge('new', twilio({ new: code }, active))).toMatchObject({ status });
  });
});
