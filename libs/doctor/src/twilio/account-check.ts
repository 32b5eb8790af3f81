import { z } from 'zod';
import { ok, unknown, wrong, type Check, type Finding } from '../check.js';
import { networkTrouble, type HttpAnswer, type HttpGet } from '../http-get.js';
import { askTwilio, type TwilioAccess } from './twilio-api.js';

const accountSchema = z.object({ status: z.string().max(40), type: z.string().max(40).default('') });

/** Whether Twilio knows the account by the sid and by every auth token of the list. */
export function twilioAccountCheck(access: TwilioAccess, { get }: { readonly get: HttpGet }): Check {
  return {
    id: 'twilio.account',
    title: 'Twilio accepts the account sid and the auth token',
    async run(signal) {
      try {
        const answers = await Promise.all(
          access.authTokens.map((authToken) =>
            askTwilio(access, { path: '.json', authToken }, { get, signal }),
          ),
        );
        return judge(answers);
      } catch (error) {
        return twilioTrouble(error, access);
      }
    },
  };
}

function judge([first, ...others]: readonly HttpAnswer[]): Finding {
  if (first === undefined) return unknown('There is no auth token.', 'Set TWILIO_AUTH_TOKEN.');
  if (first.status !== 200) return twilioRefusal(first.status);
  if (others.some(({ status }) => status === 401))
    return wrong(
      'The first auth token is accepted, another one of the list is not (any more).',
      'Take the old token out of TWILIO_AUTH_TOKEN: the rotation is over.',
    );
  const account = accountSchema.safeParse(first.json);
  if (!account.success)
    return unknown('The answer is not that of an account.', 'Check TWILIO_API_BASE_URL: is it Twilio?');
  const { status, type } = account.data;
  if (status !== 'active')
    return wrong(
      `The account is ${JSON.stringify(status)}.`,
      'Reactivate it in the Twilio Console, or ask their support.',
    );
  return ok(
    `The account is active${type === 'Trial' ? ', as a trial: few calls at once, known callers only' : ''}.`,
  );
}

/** What an answer other than 200 to a read request means. */
export function twilioRefusal(status: number): Finding {
  if (status === 401 || status === 403)
    return wrong(
      `Twilio refuses the account sid or the auth token (HTTP ${status}).`,
      'Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to those of the account (Console → Account → API keys & tokens); the secret of an API key will not do, because webhooks are signed with the auth token.',
    );
  if (status === 404)
    return wrong(
      'Twilio does not know the account (HTTP 404).',
      'Check TWILIO_ACCOUNT_SID and TWILIO_API_BASE_URL.',
    );
  return unknown(`Twilio answers HTTP ${status}.`, 'Try again in a minute; see status.twilio.com.');
}

/** What prevented an answer. Throws on what is no trouble of the network. */
export function twilioTrouble(error: unknown, { apiBaseUrl }: Pick<TwilioAccess, 'apiBaseUrl'>): Finding {
  const trouble = networkTrouble(error);
  if (trouble === null) throw error;
  return wrong(
    `${apiBaseUrl.host} cannot be reached: ${trouble}.`,
    'Let this service reach Twilio on port 443 (NAT, security group, proxy), and check TWILIO_API_BASE_URL.',
  );
}
