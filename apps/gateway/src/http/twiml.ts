import { activeTraceparent } from '@voc/telemetry';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { streamPath } from '../media-stream/stream-upgrade.js';
import type { StreamClaims, TicketOffice } from '../media-stream/stream-ticket.js';

export interface TwimlWriter {
  /** Connects the call to a media stream of ours, in the trace of the request that is answered with it. */
  connectStream(claims: Omit<StreamClaims, 'expiresAtS'>): string;
  /**
   * Last resort without the bot: a person, who gets no context.
   * @param callerId shown in place of a withheld number, without which Twilio refuses to dial; null shows the caller's
   */
  dialPerson(number: string, callerId: string | null): string;
  apologise(): string;
  hangUp(): string;
  /** Leaves the call as it is: there is nothing to say to a caller who has gone. */
  nothing(): string;
}

const apology = 'We are sorry, something went wrong on our side. Please call again in a moment.';

/** @param publicBaseUrl without a trailing slash; every URL in TwiML is absolute */
export function createTwimlWriter(publicBaseUrl: string, tickets: TicketOffice): TwimlWriter {
  const streamUrl = publicBaseUrl.replace(/^http/, 'ws') + streamPath;
  return {
    connectStream(claims) {
      const response = new VoiceResponse();
      // The number makes each action request its own: a replayed one names a stream that has been replaced.
      const connect = response.connect({
        action: `${publicBaseUrl}/twilio/stream-ended?n=${claims.streamNumber}&c=${claims.conversationId}`,
      });
      const stream = connect.stream({
        url: streamUrl,
        statusCallback: `${publicBaseUrl}/twilio/stream-status?c=${claims.conversationId}`,
      });
      stream.parameter({ name: 'ticket', value: tickets.issue(claims) });
      const traceparent = activeTraceparent();
      if (traceparent !== null) stream.parameter({ name: 'traceparent', value: traceparent });
      response.say(apology);
      return response.toString();
    },
    dialPerson(number, callerId) {
      const response = new VoiceResponse();
      response.say('One moment please, I am connecting you to a colleague.');
      const shown = callerId === null ? {} : { callerId };
      response.dial({ answerOnBridge: true, timeout: 30, ...shown }, number);
      response.say(apology);
      return response.toString();
    },
    apologise() {
      const response = new VoiceResponse();
      response.say(apology);
      response.hangup();
      return response.toString();
    },
    hangUp() {
      const response = new VoiceResponse();
      response.hangup();
      return response.toString();
    },
    nothing: () => new VoiceResponse().toString(),
  };
}
