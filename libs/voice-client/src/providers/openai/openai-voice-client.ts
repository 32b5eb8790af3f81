import { createEventQueue } from '../../event-queue.js';
import type { VoiceClient, VoiceSessionSpec } from '../../voice-client.js';
import type { VoiceEvent } from '../../voice-event.js';
import type { VoiceDeps, VoiceOddity } from '../../voice-provider.js';
import { createCallerLine } from './caller-line.js';
import type { OpenAiConfig } from './openai-config.js';
import { createConversation } from './openai-conversation.js';
import { voiceError } from './openai-faults.js';
import { createHandshake } from './openai-handshake.js';
import { createSession, type SessionEnd } from './openai-session.js';
import type { OpenSocket } from './openai-socket.js';

export interface OpenAiClientDeps extends VoiceDeps {
  readonly openSocket: OpenSocket;
}

/** In characters: some six minutes of µ-law that nobody has taken. Then there is no call any more, only a leak. */
const maxQueuedWeight = 4 * 1024 * 1024;

function weightOf(event: VoiceEvent): number {
  const eventWeight = 64;
  switch (event.type) {
    case 'audio':
      return eventWeight + event.payload.length;
    case 'transcript':
      return eventWeight + event.text.length;
    case 'tool-call':
      return eventWeight + event.arguments.length;
    default:
      return eventWeight;
  }
}

const unread = (): SessionEnd => ({ reason: 'lost', error: voiceError('VOICE_LOST', false, 'not_consumed') });

/** A session that never was ready is told of by the rejection of `connect`; `failed` would tell it twice. */
function lastEvents(end: SessionEnd, wasOpen: boolean): readonly VoiceEvent[] {
  const closed = { type: 'closed', reason: end.reason } as const;
  return end.reason === 'lost' && wasOpen ? [{ type: 'failed', error: end.error }, closed] : [closed];
}

/**
 * One call's conversation over OpenAI's Realtime API. This function only ties the parts together: the session owns the
 * connection, the conversation what is said over it, the queue what the consumer has not taken yet.
 */
export function createOpenAiVoiceClient(
  config: OpenAiConfig,
  spec: VoiceSessionSpec,
  deps: OpenAiClientDeps,
): VoiceClient {
  const { clock } = deps;
  const report = (oddity: VoiceOddity): void => deps.onOddity?.(oddity);
  const events = createEventQueue<VoiceEvent>({ maxWeight: maxQueuedWeight, weigh: weightOf });
  const send = (text: string): void => session.send(text);
  const session = createSession(config, {
    clock,
    openSocket: deps.openSocket,
    handshake: createHandshake(config, spec, { send, report }),
    onReady: () => conversation.begin(),
    onEvent(event) {
      callerLine.follow(event);
      conversation.handle(event);
    },
    onEnd(end, wasOpen) {
      callerLine.stop();
      conversation.stop();
      events.end(lastEvents(end, wasOpen));
    },
    report,
  });
  const callerLine = createCallerLine(config.audio, { clock, session, report });
  const conversation = createConversation(config, {
    clock,
    send,
    report,
    emit(event) {
      if (!events.push(event)) void session.end(unread());
    },
    fault: () => session.fault(),
    end: (end) => void session.end(end),
  });

  return {
    capabilities: config.capabilities,
    connect: (signal) => session.connect(signal),
    sendAudio: (payload) => callerLine.send(payload),
    events: () => events.iterate(),
    say: (instruction, purpose) => conversation.say(instruction, purpose),
    inform: (background) => conversation.inform(background),
    cancelResponse: (heard) => conversation.cancelResponse(heard),
    sendToolResult: (callId, result, then) => conversation.sendToolResult(callId, result, then),
    close: () => session.end({ reason: 'requested' }),
  };
}
