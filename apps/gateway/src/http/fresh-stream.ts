import type { HandoverFailure } from '@voc/handover-token';
import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import type { StreamOpening } from '../media-stream/stream-ticket.js';
import type { CallRecord, CallsStore } from '../session/calls-store.js';
import { callerPhone } from './caller-phone.js';
import type { VoiceFields } from './twilio-webhook.js';
import type { TwimlWriter } from './twiml.js';

export interface FreshStreamDeps {
  readonly calls: Pick<CallsStore, 'read'>;
  readonly twiml: TwimlWriter;
  readonly newId: () => string;
  readonly connectPhoneNumber: string | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Streams that may take over from broken ones within the window before the bot is given up. */
const maxResumes = 3;
const resumeWindowS = 5 * 60;
const lookUpBudgetMs = 1_500;

/** What is known of the call on any replica; null when nothing is, or the table cannot be reached. */
export async function readCall(deps: FreshStreamDeps, callSid: string): Promise<CallRecord | null> {
  try {
    return await withDeadline(deps.clock, lookUpBudgetMs, () => deps.calls.read(callSid));
  } catch (error) {
    deps.log.with({ call_sid: callSid }).failure('call could not be looked up', error);
    return null;
  }
}

/** Brings the caller back to the bot on a new stream; after too many, to a person or an apology. Never just ends the call. */
export function freshStream(
  deps: FreshStreamDeps,
  fields: VoiceFields,
  previous: {
    readonly record: CallRecord | null;
    readonly streamNumber: number;
    readonly cameBackBecause?: HandoverFailure;
  },
  opening: StreamOpening,
): string {
  const streamNumber = previous.streamNumber + 1;
  const phone = callerPhone(fields.From);
  const conversationId = previous.record?.conversationId || deps.newId();
  const log = deps.log.with({ call_sid: fields.CallSid, conversation_id: conversationId });
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
