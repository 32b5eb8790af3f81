import { startJsonServer, type JsonServer } from './json-server.js';

export interface Redirect {
  readonly handoverId: string;
  readonly token: string;
}

export interface TwilioAccount extends JsonServer {
  /** A call is up; told of each redirect that takes effect on it. */
  connect(callSid: string, onRedirect: (redirect: Redirect) => void): void;
  hangUp(callSid: string): void;
}

/** The caller's legs at Twilio: a redirect takes effect as often as it is asked for, and never on a call that has ended. */
export async function startTwilioAccount(): Promise<TwilioAccount> {
  const live = new Map<string, (redirect: Redirect) => void>();
  const server = await startJsonServer(({ method, path, body }) => {
    const callSid = /\/Calls\/(CA[0-9a-f]+)\.json/.exec(path)?.[1] ?? '';
    const onRedirect = live.get(callSid);
    if (method === 'GET')
      return { status: 200, body: { sid: callSid, status: onRedirect ? 'in-progress' : 'completed' } };
    if (!onRedirect)
      return { status: 400, body: { code: 21220, message: 'Call is not in-progress', status: 400 } };
    const twiml = new URLSearchParams(body).get('Twiml') ?? '';
    onRedirect({
      handoverId: /handover-result\?h=([0-9a-f-]+)/.exec(twiml)?.[1] ?? '',
      token: /sendDigits="w*(\d+)#"/.exec(twiml)?.[1] ?? '',
    });
    return { status: 200, body: { sid: callSid, status: 'in-progress' } };
  });
  return {
    ...server,
    connect: (callSid, onRedirect) => void live.set(callSid, onRedirect),
    hangUp: (callSid) => void live.delete(callSid),
  };
}
