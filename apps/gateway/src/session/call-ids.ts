import { handoverId } from '@voc/handover-token';
import type { Correlation } from '@voc/telemetry';
import type { CallRecord } from './calls-store.js';

/** The ids of a call as far as its row tells them; the handover is the newest one that was asked for. */
export function callIds(
  callSid: string,
  call: Pick<CallRecord, 'streamSid' | 'conversationId' | 'handoverAttempts'> | null,
): Correlation {
  if (call === null) return { call_sid: callSid };
  const { streamSid, conversationId, handoverAttempts } = call;
  return {
    call_sid: callSid,
    ...(streamSid === null ? {} : { stream_sid: streamSid }),
    ...(conversationId === '' ? {} : { conversation_id: conversationId }),
    ...(handoverAttempts === 0 ? {} : { handover_id: handoverId(callSid, handoverAttempts) }),
  };
}
