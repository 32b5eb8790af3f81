import { dtmfString } from '@voc/handover-token';
import twilio from 'twilio';

export interface DialConfig {
  /** Of the gateway: Twilio reports there how the dial went. */
  readonly publicBaseUrl: URL;
  /** E.164. */
  readonly connectPhoneNumber: string;
  /** Pauses of half a second until the Connect flow listens, such as `wwww`. */
  readonly dtmfPrefix: string;
  readonly dialTimeoutS: number;
  /** Shown to Connect for withheld callers, whom Twilio refuses to dial out for; by default the number they called. */
  readonly defaultCallerId: string | null;
}

export interface DialTarget {
  readonly handoverId: string;
  readonly token: string;
  /** E.164; null for withheld callers. */
  readonly callerPhone: string | null;
  /** The number of ours they called; E.164, or a SIP address. */
  readonly calledNumber: string;
}

/**
 * TwiML that connects the caller's live leg to Amazon Connect and keys in the token once it answers. Until the bridge
 * the caller hears ringing, never the digits. No `callerId`: Twilio then presents the caller's own number.
 * @see https://www.twilio.com/docs/voice/twiml/dial and …/number
 */
export function dialTwiml(config: DialConfig, target: DialTarget): string {
  const report = (path: string): string => {
    const url = new URL(`${config.publicBaseUrl.href.replace(/\/$/, '')}${path}`);
    url.searchParams.set('h', target.handoverId);
    return url.href;
  };
  const response = new twilio.twiml.VoiceResponse();
  const dial = response.dial({
    action: report('/twilio/handover-result'),
    timeout: config.dialTimeoutS,
    answerOnBridge: true,
    ...callerId(config, target),
  });
  dial.number(
    {
      sendDigits: dtmfString(config.dtmfPrefix, target.token),
      statusCallback: report('/twilio/dial-status'),
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    },
    config.connectPhoneNumber,
  );
  return response.toString();
}

function callerId(config: DialConfig, target: DialTarget): { callerId?: string } {
  if (target.callerPhone !== null) return {};
  if (config.defaultCallerId !== null) return { callerId: config.defaultCallerId };
  return target.calledNumber.startsWith('+') ? { callerId: target.calledNumber } : {};
}
