import type { HandoverFailure } from '@voc/handover-token';
import type { Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { StreamOpening } from '../media-stream/stream-ticket.js';
import { callIds } from '../session/call-ids.js';
import type { CallRecord } from '../session/calls-store.js';
import { callerPhone } from './caller-phone.js';
import type { VoiceFields } from './twilio-webhook.js';
import type { TwimlWriter } from './twiml.js';

export interface FreshStreamDeps {
  readonly twiml: TwimlWriter;
  readonly newId: () => string;
  readonly connectPhoneNumber: string | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Streams that may take over from broken ones within the window before the bot is given up. */
const maxResumes = 3;
const resumeWindowS = 5 * 60;

/** Brings the caller back to the bot on a new stream; after too many, to a person or an apology. Never just ends the call. */
export function freshStream(
  deps: FreshStreamDeps,
  fields: VoiceFields,
  previous: {
    readonly record: CallRecord | null;
    readonly streamNumber: number;
    /** Where there is no record: a call without one has never had a stream that was let in. */
    readonly conversationId?: string | null;
    readonly cameBackBecause?: HandoverFailure;
  },
  opening: StreamOpening,
): string {
  const streamNumber = previous.streamNumber + 1;
  const phone = callerPhone(fields.From);
  const conversationId = previous.record?.conversationId || previous.conversationId || deps.newId();
  const log = deps.log.with({
    ...callIds(fields.CallSid, previous.record),
    conversation_id: conversationId,
  });
  if (opening === 'resumed' && recentResumes(deps, previous) >= maxResumes) {
    log.error('call given up by the bot', { resume_count: previous.streamNumber });
    return deps.connectPhoneNumber === null
      ? deps.twiml.apologise()
      : deps.twiml.dialPerson(deps.connectPhoneNumber, phone === null ? callerPhone(fields.To) : null);
  }
  log.info('caller gets a fresh stream', { resume_count: streamNumber, reason: opening });
  return deps.twiml.connectStream({
    callSid: fields.CallSid,
    conversationId,
    callerPhone: phone,
    calledNumber: fields.To,
    streamNumber,
    opening,
    ...(previous.cameBackBecause && { cameBackBecause: previous.cameBackBecause }),
  });
}

/** Without the table nothing tells when the earlier streams were, nor why: then each counts. */
function recentResumes(
  deps: FreshStreamDeps,
  previous: { readonly record: CallRecord | null; readonly streamNumber: number },
): number {
  const sinceS = deps.clock.now() / 1000 - resumeWindowS;
  return previous.record?.resumedAtS.filter((timeS) => timeS > sinceS).length ?? previous.streamNumber;
}
