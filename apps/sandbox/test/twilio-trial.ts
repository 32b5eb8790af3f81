import { createJournal, type Journal } from '../src/world/journal.js';
import type { Listening } from '../src/world/listen.js';
import { createPhoneNetwork, type CallerLeg, type PhoneNetwork } from '../src/world/phone-network.js';
import { createTwilioFake, type TwilioFake, type TwilioFakeOptions } from '../src/twilio/twilio-fake.js';
import {
  publicBaseUrl,
  startScriptedGateway,
  type GatewayScript,
  type ScriptedGateway,
} from './scripted-gateway.js';

export const accountSid = 'AC00000000000000000000000000000001';
export const authToken = '0123456789abcdef0123456789abcdef';
export const callerNumber = '+15550100001';
export const botNumber = '+15550100002';
export const connectNumber = '+15550100009';

/** TwiML that connects a call to the scripted gateway. */
export const answerTwiml = `<Response>
  <Connect action="${publicBaseUrl}/twilio/stream-ended">
    <Stream url="wss://voice.example.com/twilio/stream" statusCallback="${publicBaseUrl}/twilio/stream-status">
      <Parameter name="ticket" value="k3J"/>
    </Stream>
  </Connect>
  <Say>We lost the connection.</Say>
</Response>`;

/** TwiML that hands a call over to the number of Connect. */
export const handoverTwiml = `<Response>
  <Dial action="${publicBaseUrl}/twilio/handover-result?h=H1" timeout="5" answerOnBridge="true">
    <Number sendDigits="w1234567890#" statusCallback="${publicBaseUrl}/twilio/leg"
      statusCallbackEvent="initiated ringing answered completed">${connectNumber}</Number>
  </Dial>
</Response>`;

/** A fake Twilio with a gateway to call. */
export interface TwilioTrial {
  readonly journal: Journal;
  readonly network: PhoneNetwork;
  readonly twilio: TwilioFake;
  readonly gateway: ScriptedGateway;
  placeCall(): CallerLeg;
  update(callSid: string, form: Readonly<Record<string, string>>, token?: string): Promise<Response>;
  fetchCall(callSid: string): Promise<Response>;
  /** Details of the first such entry about the call, past or future. */
  happened(kind: string, callSid: string): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

async function beginTrial(
  script: Partial<GatewayScript> = {},
  options: Partial<TwilioFakeOptions> = {},
): Promise<TwilioTrial> {
  const journal = createJournal();
  const network = createPhoneNetwork();
  const gateway = await startScriptedGateway(authToken, {
    twiml: { '/twilio/voice': answerTwiml },
    ...script,
  });
  const twilio = createTwilioFake({
    ...{ journal, network, accountSid, authToken, publicBaseUrl, gatewayUrl: () => gateway.url, ...options },
  });
  const api = await twilio.start();
  return {
    ...{ journal, network, twilio, gateway },
    ...restClient(api),
    placeCall: () => twilio.placeCall({ from: callerNumber, to: botNumber }),
    async happened(kind, callSid) {
      const entry = await journal.waitFor(
        kind,
        (seen) => seen.kind === kind && seen.callSid === callSid,
        8_000,
      );
      return entry.detail;
    },
    async close() {
      await twilio.close();
      await gateway.close();
    },
  };
}

function restClient(api: Listening): Pick<TwilioTrial, 'update' | 'fetchCall'> {
  const url = (callSid: string): string =>
    `${api.url}/2010-04-01/Accounts/${accountSid}/Calls/${callSid}.json`;
  const headers = (token: string): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`,
  });
  return {
    update: (callSid, form, token = authToken) =>
      fetch(url(callSid), { method: 'POST', headers: headers(token), body: new URLSearchParams(form) }),
    fetchCall: (callSid) => fetch(url(callSid), { headers: headers(authToken) }),
  };
}

/** Something audible of exactly this length; the code tells one sound from another. */
export function sound(durationMs: number, code = 0x20): Uint8Array {
  return new Uint8Array(durationMs * 8).fill(code);
}

/** For a describe block: every trial begun with the returned function is closed after its test. */
export function useTrials(): typeof beginTrial {
  const open: TwilioTrial[] = [];
  afterEach(async () => {
    for (const trial of open.splice(0)) await trial.close();
  });
  return async (...input) => {
    const trial = await beginTrial(...input);
    open.push(trial);
    return trial;
  };
}
