import {
  askTwilio,
  ok,
  twilioRefusal,
  twilioTrouble,
  unknown,
  wrong,
  type Check,
  type Finding,
  type HttpGet,
  type TwilioAccess,
} from '@voc/doctor';
import { z } from 'zod';

export interface NumberCheckConfig {
  readonly access: TwilioAccess;
  /** Without a slash at its end. */
  readonly publicBaseUrl: string;
  /** Numbers that must be ours, E.164: those with a language of their own. */
  readonly expected: readonly string[];
}

const text = z.string().nullish();
const numberSchema = z.object({
  phone_number: z.string().max(40),
  voice_url: text,
  voice_method: text,
  voice_application_sid: text,
  trunk_sid: text,
  status_callback: text,
});
const pageSchema = z.object({ incoming_phone_numbers: z.array(numberSchema), next_page_uri: text });
type PhoneNumber = z.infer<typeof numberSchema>;

const voicePath = '/twilio/voice';
const pageSize = '1000';

/**
 * Whether calls come to us: a number of the account must have our voice webhook, and a number that leads to us must do so
 * in the way we serve.
 * @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 */
export function numberCheck(config: NumberCheckConfig, { get }: { readonly get: HttpGet }): Check {
  const { access } = config;
  return {
    id: 'twilio.numbers',
    title: 'calls to our number come to this gateway',
    async run(signal) {
      const [authToken = ''] = access.authTokens;
      const question = { path: '/IncomingPhoneNumbers.json', authToken, query: { PageSize: pageSize } };
      try {
        const answer = await askTwilio(access, question, { get, signal });
        // Whose credentials they are is another check's business; one mistake is reported once.
        if (answer.status === 401) return notTold();
        if (answer.status !== 200) return twilioRefusal(answer.status);
        const page = pageSchema.safeParse(answer.json);
        if (!page.success)
          return unknown('The answer is no list of numbers.', 'Check TWILIO_API_BASE_URL: is it Twilio?');
        return judge(config, page.data.incoming_phone_numbers, Boolean(page.data.next_page_uri));
      } catch (error) {
        return twilioTrouble(error, access);
      }
    },
  };
}

function notTold(): Finding {
  return unknown(
    'Twilio does not tell without the right credentials.',
    'First put the Twilio account right.',
  );
}

function judge(config: NumberCheckConfig, numbers: readonly PhoneNumber[], hasMore: boolean): Finding {
  const host = new URL(config.publicBaseUrl).host;
  const ours = numbers.filter(({ voice_url: url }) => hostOf(url) === host);
  const absent = config.expected.filter((number) => !ours.some(({ phone_number: its }) => its === number));
  const advice = `Set “A call comes in” of the number to Webhook, ${config.publicBaseUrl}${voicePath}, HTTP POST (Console → Phone Numbers → the number → Voice).`;
  const problems = ours.flatMap((number) => problemsOf(number, config.publicBaseUrl));
  if (problems.length > 0) return wrong(`${problems.slice(0, 5).join('; ')}.`, advice);
  if (absent.length > 0 || ours.length === 0) {
    const missing = `${absent[0] ?? 'No number of the account'} ${absent.length > 0 ? 'has another voice webhook' : 'has our voice webhook'}`;
    return hasMore
      ? unknown(`${missing}, among the first ${pageSize}.`, advice)
      : wrong(`${missing}.`, advice);
  }
  const [first] = ours;
  return ok(
    ours.length === 1 && first !== undefined
      ? `${quoted(first.phone_number)} has our voice webhook.`
      : `${ours.length} numbers have our voice webhook.`,
  );
}

function problemsOf(number: PhoneNumber, publicBaseUrl: string): readonly string[] {
  const { voice_url: url, voice_method: method, status_callback: callback } = number;
  const its = quoted(number.phone_number);
  // Twilio appends nothing to a fragment, which only sets how it delivers.
  const [address = ''] = (url ?? '').split('#');
  const comesToUs = hostOf(callback) === new URL(publicBaseUrl).host;
  return [
    number.trunk_sid ? `${its} belongs to a SIP trunk, which gets its calls instead` : '',
    number.voice_application_sid ? `${its} belongs to a TwiML app, which gets its calls instead` : '',
    address === `${publicBaseUrl}${voicePath}` ? '' : `The voice webhook of ${its} is ${quoted(address)}`,
    method === 'POST' ? '' : `The voice webhook of ${its} is called with ${quoted(method ?? 'GET')}`,
    comesToUs ? `The call status changes of ${its} come to us, who do not serve them: clear that field` : '',
  ].filter((problem) => problem !== '');
}

function hostOf(url: string | null | undefined): string | null {
  return URL.parse(url ?? '')?.host ?? null;
}

function quoted(given: string): string {
  return /^\+\d{1,15}$/.test(given) ? given : JSON.stringify(given.slice(0, 200));
}
