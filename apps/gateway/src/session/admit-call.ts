import type { CallView } from '@voc/voice-client';
import { tracedPublish } from '../escalation/traced-publish.js';
import type { MediaStream } from '../media-stream/media-stream.js';
import type { StreamStart } from '../media-stream/twilio-message.js';
import { noTotals } from '../summary/call-totals.js';
import { callIds } from './call-ids.js';
import { beginConversation } from './live-call.js';
import type { Session } from './session.js';
import { admitStream } from './stream-admission.js';

/** Twilio has said which call it is: lets the stream in, if it may come in, and the conversation begins. */
export async function admitCall(session: Session, stream: MediaStream, start: StreamStart): Promise<void> {
  session.log.learn({ call_sid: start.callSid, stream_sid: start.streamSid });
  try {
    await converse(session, stream, start);
  } catch (error) {
    // Costs this stream, not the process; the caller is resumed on a fresh one.
    session.log.failure('conversation could not begin', error);
    stream.close(1012);
  }
}

async function converse(session: Session, stream: MediaStream, start: StreamStart): Promise<void> {
  const { config, deps } = session;
  const admission = await admitStream(config, { ...deps, log: session.log }, start);
  if (session.left.signal.aborted) return;
  if (admission.status === 'refused') {
    deps.metrics.rejectedRequests.increment({ cause: admission.cause });
    session.log.warn('media stream refused', { reason: admission.cause });
    stream.close(1008);
    return;
  }
  const { claims, record } = admission;
  session.log.learn({
    ...callIds(claims.callSid, record),
    stream_sid: start.streamSid,
    conversation_id: claims.conversationId,
  });
  session.log.info('media stream started', {
    caller_phone: claims.callerPhone,
    called_number: claims.calledNumber,
    kind: claims.opening,
  });
  const { callSid, conversationId } = claims;
  const span = deps.tracer.start(
    'media stream',
    { call_sid: callSid, stream_sid: start.streamSid, conversation_id: conversationId, kind: claims.opening },
    { parent: start.traceparent, kind: 'server' },
  );
  session.span = span;
  const { signal: left } = session.left;
  const parties = { ...claims, language: record?.language || null };
  const voice = (session.voice ??= deps.prewarmer.take(claims.callSid) ?? deps.openVoice(parties, left));
  session.conversation.restore(record?.heardTurns ?? []);
  session.meter.goOnFrom(record?.totals ?? noTotals);
  voice.attach(viewOf(session));
  const facts = { ...claims, streamSid: start.streamSid };
  const { conversation, meter, ledger, callerAudio, log } = session;
  const publish = tracedPublish(deps.publish, deps.tracer, span);
  const parts = { ...voice, conversation, meter, ledger, callerAudio, log, stream, left, span, publish };
  session.live = beginConversation(config, { ...deps, ...parts }, facts, record);
}

/** What the voice has to know of the call to move it from one provider session to the next. */
function viewOf({ conversation, ledger, callerAudio }: Session): CallView {
  return {
    heardTurns: () => conversation.heardTurns(),
    isBotAudible: () => ledger.pendingMs() > 0,
    callerAudibleSinceMs: () => callerAudio.audibleSinceMs(),
  };
}
