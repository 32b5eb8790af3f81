import twilio from 'twilio';
import type { LiveCalls, RedirectOutcome } from './live-call.js';

export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiBaseUrl: URL;
  /** Per request. */
  readonly timeoutMs: number;
}

const twilioApi = 'https://api.twilio.com';
const callNotInProgress = 21220;
const endedStatuses: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
/** Something before Twilio got no answer of it in time: the request may have taken effect all the same. */
const lostAnswers: ReadonlySet<number> = new Set([502, 504]);
/** The request cannot have reached Twilio. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

type RequestClient = InstanceType<typeof twilio.RequestClient>;

export function createTwilioCalls(config: TwilioConfig): LiveCalls {
  const base = config.apiBaseUrl.href.replace(/\/$/, '');
  /** Twilio's SDK has no setting for its address; replacing it per request is the way it leaves open. */
  class AddressedClient extends twilio.RequestClient {
    override request: RequestClient['request'] = (options) =>
      super.request({ ...options, uri: options.uri.replace(twilioApi, base) });
  }
  const httpClient = new AddressedClient({ timeout: config.timeoutMs });
  const client = twilio(config.accountSid, config.authToken, { httpClient });

  const inspect: LiveCalls['inspect'] = async (callSid) => {
    try {
      const { status } = await client.calls(callSid).fetch();
      return endedStatuses.has(status) ? 'ended' : 'live';
    } catch {
      return 'unknown';
    }
  };

  return {
    inspect,
    async redirect(callSid, twiml) {
      try {
        await client.calls(callSid).update({ twiml });
        return { status: 'redirected' };
      } catch (error) {
        const refused = refusal(error);
        if (refused) return refused;
        return (await inspect(callSid)) === 'ended' ? { status: 'caller-gone' } : { status: 'unknown' };
      }
    },
  };
}

/** @returns null when the request may have taken effect without our hearing of it */
function refusal(error: unknown): RedirectOutcome | null {
  if (error instanceof twilio.RestException) {
    if (lostAnswers.has(error.status)) return null;
    if (error.code === callNotInProgress) return { status: 'caller-gone' };
    return { status: 'failed', code: String(error.code ?? error.status) };
  }
  const code = networkCode(error);
  return neverSent.has(code) ? { status: 'failed', code } : null;
}

function networkCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
