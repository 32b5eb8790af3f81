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
  /** Shown to Connect for withheld callers; without it Twilio presents nothing and may refuse to dial. */
  readonly defaultCallerId: string | null;
}

export interface DialTarget {
  readonly handoverId: string;
  readonly token: string;
  /** E.164; null for withheld callers. */
  readonly callerPhone: string | null;
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
    ...(target.callerPhone === null && config.defaultCallerId !== null
      ? { callerId: config.defaultCallerId }
      : {}),
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
