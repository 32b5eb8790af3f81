import { createHmac, randomBytes } from 'node:crypto';
import { openStream, type StreamOptions, type TwilioStream } from './twilio-stream.js';

export interface TwilioAccount {
  readonly authToken: string;
  readonly accountSid: string;
  /** What Twilio signs and finds in TwiML; it connects to `port` on loopback instead. */
  readonly publicBaseUrl: string;
  readonly port: number;
}

export type Fields = Readonly<Record<string, string>>;

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

export interface Delivery {
  /** Replaces the right signature; null leaves the header out. */
  readonly signature?: string | null;
  readonly idempotencyToken?: string;
  /** The host the request was signed for. */
  readonly signedFor?: string;
}

/** As much of Twilio as reaches the gateway: it signs, posts forms and opens streams. */
export interface TwilioClient {
  readonly account: TwilioAccount;
  post(path: string, fields: Fields, delivery?: Delivery): Promise<WebhookAnswer>;
  /** Posts the voice webhook of a new call. */
  call(callSid: string, delivery?: Delivery): Promise<WebhookAnswer>;
  fields(callSid: string, more?: Fields): Fields;
  stream(options?: StreamOptions): Promise<TwilioStream>;
}

export function createTwilioClient(account: TwilioAccount): TwilioClient {
  const { authToken, accountSid, publicBaseUrl, port } = account;
  const fields = (callSid: string, more: Fields = {}): Fields => ({
    CallSid: callSid,
    AccountSid: accountSid,
    From: '+15550100001',
    To: '+15550100002',
    CallStatus: 'in-progress',
    ApiVersion: '2010-04-01',
    Direction: 'inbound',
    CallerName: 'Jörg & Söhne + Co',
    FromCity: '',
    [`New${randomBytes(3).toString('hex')}`]: 'a field nobody has seen before',
    ...more,
  });

  const post: TwilioClient['post'] = async (path, form, delivery = {}) => {
    const right = sign(authToken, (delivery.signedFor ?? publicBaseUrl) + path, form);
    const signature = delivery.signature === undefined ? right : delivery.signature;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: {
        ...(signature === null ? {} : { 'x-twilio-signature': signature }),
        ...(delivery.idempotencyToken === undefined
          ? {}
          : { 'i-twilio-idempotency-token': delivery.idempotencyToken }),
      },
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      body: await response.text(),
    };
  };

  return {
    account,
    post,
    fields,
    call: (callSid, delivery) => post('/twilio/voice', fields(callSid, { CallStatus: 'ringing' }), delivery),
    stream: (options = {}) =>
      openStream(
        { port, signature: sign(authToken, `${publicBaseUrl.replace(/^http/, 'ws')}/twilio/stream`, {}) },
        options,
      ),
  };
}

/** https://www.twilio.com/docs/usage/webhooks/webhooks-security */
export function sign(authToken: string, url: string, fields: Fields): string {
  const data = Object.keys(fields)
    .sort()
    .map((name) => name + (fields[name] ?? ''))
    .join('');
  return createHmac('sha1', authToken)
    .update(url + data)
    .digest('base64');
}
