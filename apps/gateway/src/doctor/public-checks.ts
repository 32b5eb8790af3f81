import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { networkTrouble, ok, unknown, wrong, type Check, type Finding } from '@voc/doctor';
import type { Clock } from '@voc/resilience';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { streamPath } from '../media-stream/stream-upgrade.js';
import type { AskPublic, PublicAnswer, PublicQuestion } from './public-address.js';

export interface PublicCheckConfig {
  /** Without a slash at its end. */
  readonly publicBaseUrl: string;
  readonly accountSid: string;
  /** Twilio signs with the account's primary one; the gateway takes each of its list. */
  readonly authToken: string;
  /** The name leads here because we were told so: then it says nothing about the outside. */
  readonly isRedirected: boolean;
}

export interface PublicCheckDeps {
  readonly ask: AskPublic;
  readonly clock: Pick<Clock, 'now'>;
}

const dayMs = 24 * 3_600_000;
/** Authorities renew a month ahead: less than this means that renewal has failed. */
const minValidDays = 14;
/** A webhook of the gateway that changes nothing: it only notes how a stream fares. */
const noticePath = '/twilio/stream-status';

/** The gateway where Twilio will look for it. */
export function publicChecks(config: PublicCheckConfig, deps: PublicCheckDeps): readonly Check[] {
  const address = new URL(config.publicBaseUrl);
  if (address.protocol !== 'https:' || address.port !== '') return [notForTwilio(config)];
  const reached = (judge: (signal: AbortSignal) => Promise<Finding>): Check['run'] => {
    return async (signal) => {
      try {
        return await judge(signal);
      } catch (error) {
        const trouble = networkTrouble(error);
        if (trouble === null) throw error;
        return wrong(
          `${address.host} cannot be reached: ${trouble}.`,
          'Point the name at the load balancer, give that a public certificate for the name, and open port 443 to everybody.',
        );
      }
    };
  };
  return [
    {
      id: 'public.certificate',
      title: 'PUBLIC_BASE_URL leads to a valid certificate',
      run: reached((signal) => certificate(config, deps, signal)),
    },
    {
      id: 'public.webhooks',
      title: 'the gateway takes what Twilio has signed, and nothing else',
      run: reached((signal) => webhooks(config, deps, signal)),
    },
    {
      id: 'public.stream',
      title: 'media streams get through to the gateway',
      run: reached((signal) => stream(config, deps, signal)),
    },
  ];
}

function notForTwilio({ publicBaseUrl }: PublicCheckConfig): Check {
  return {
    id: 'public.address',
    title: 'PUBLIC_BASE_URL is an address Twilio can use',
    run: () =>
      Promise.resolve(
        wrong(
          `${publicBaseUrl} is not https on port 443, the only way Twilio opens media streams.`,
          'Set PUBLIC_BASE_URL to https://, the public name of the load balancer, and no port.',
        ),
      ),
  };
}

async function certificate(
  { publicBaseUrl, isRedirected }: PublicCheckConfig,
  { ask, clock }: PublicCheckDeps,
  signal: AbortSignal,
): Promise<Finding> {
  const url = new URL(`${publicBaseUrl}${noticePath}`);
  const { certificateEndsMs, address } = await ask({ method: 'GET', url, headers: {} }, signal);
  if (isPrivate(address) && !isRedirected)
    return unknown(
      `Here ${url.host} leads to the private address ${address}, which Twilio cannot reach.`,
      'Look the name up from outside; this check says nothing about what Twilio sees.',
    );
  const daysLeft = Math.floor((certificateEndsMs - clock.now()) / dayMs);
  if (Number.isNaN(daysLeft))
    return unknown('The certificate does not say when it ends.', 'Look at it by hand.');
  return daysLeft >= minValidDays
    ? ok(`The certificate of ${url.host} is valid for ${daysLeft} days.`)
    : wrong(
        `The certificate of ${url.host} ends in ${daysLeft} days.`,
        'Renew it, and find out why it was not renewed by itself.',
      );
}

/** A notice of Twilio's as it would come, signed; and the same without the signature. */
async function webhooks(
  config: PublicCheckConfig,
  { ask }: PublicCheckDeps,
  signal: AbortSignal,
): Promise<Finding> {
  const [signed, unsigned] = await Promise.all([
    ask(notice(config, true), signal),
    ask(notice(config, false), signal),
  ]);
  if (signed.status === 200 && unsigned.status === 403)
    return ok('A signed webhook is taken, an unsigned one refused.');
  if (unsigned.status < 300)
    return wrong(
      'What answers there takes webhooks without a signature: it is not the gateway.',
      `Let the load balancer send ${new URL(config.publicBaseUrl).host}/twilio/* to the gateway.`,
    );
  if (signed.status === 403 && unsigned.status === 403)
    return wrong(
      'The gateway that runs there refuses what is signed with this auth token for this address.',
      'Start it with the same TWILIO_AUTH_TOKEN and TWILIO_ACCOUNT_SID, and with PUBLIC_BASE_URL exactly as Twilio calls it; nothing on the way may change the path.',
    );
  return answeredOtherwise(signed);
}

function notice(
  { publicBaseUrl, accountSid, authToken }: PublicCheckConfig,
  isSigned: boolean,
): PublicQuestion {
  const href = `${publicBaseUrl}${noticePath}`;
  const fields = {
    AccountSid: accountSid,
    CallSid: `CA${'0'.repeat(32)}`,
    StreamEvent: 'doctor',
    // The gateway takes each notice once.
    StreamSid: `MZ${randomUUID().replaceAll('-', '')}`,
  };
  return {
    method: 'POST',
    url: new URL(href),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(isSigned && { 'x-twilio-signature': getExpectedTwilioSignature(authToken, href, fields) }),
    },
    body: new URLSearchParams(fields).toString(),
  };
}

/** An upgrade without a signature: the gateway refuses it before it opens anything. */
async function stream(
  { publicBaseUrl }: PublicCheckConfig,
  { ask }: PublicCheckDeps,
  signal: AbortSignal,
): Promise<Finding> {
  const answer = await ask(
    {
      method: 'GET',
      url: new URL(`${publicBaseUrl}${streamPath}`),
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'Y2hlY2tlZCBieSBkb2N0b3I=',
      },
    },
    signal,
  );
  if (answer.status === 403)
    return ok('The upgrade to a WebSocket reaches the gateway, which refuses it unsigned.');
  if (answer.status === 101)
    return wrong(
      'What answers there opens media streams without a signature: it is not the gateway.',
      `Let the load balancer send ${streamPath} to the gateway.`,
    );
  if (answer.status === 404)
    return wrong(
      'The upgrade to a WebSocket arrives as an ordinary request, or elsewhere (HTTP 404).',
      `Let the load balancer pass Connection and Upgrade on, and send ${streamPath} to the gateway.`,
    );
  return answeredOtherwise(answer);
}

function answeredOtherwise({ status }: PublicAnswer): Finding {
  if (status >= 500)
    return wrong(
      `The load balancer answers, the gateway behind it does not (HTTP ${status}).`,
      'Start the gateway, and look at its health checks.',
    );
  return wrong(
    `What answers there is not the gateway (HTTP ${status}).`,
    'Check PUBLIC_BASE_URL, its path, and the rules of the load balancer.',
  );
}

/** Loopback, private, link-local and carrier-grade addresses of both families. */
function isPrivate(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return isIP(plain) === 4
    ? /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
        plain,
      )
    : /^(::1$|f[cd]|fe[89ab])/i.test(plain);
}
