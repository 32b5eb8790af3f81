import type { VoiceClient, VoiceSessionSpec } from '../../voice-client.js';
import { createVoiceEvents } from '../../voice-events.js';
import type { VoiceDeps, VoiceOddity } from '../../voice-provider.js';
import { createCallerLine } from './caller-line.js';
import type { OpenAiConfig } from './openai-config.js';
import { createConversation } from './openai-conversation.js';
import { createHandshake } from './openai-handshake.js';
import { createSession } from './openai-session.js';
import type { OpenSocket } from './openai-socket.js';

export interface OpenAiClientDeps extends VoiceDeps {
  readonly openSocket: OpenSocket;
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
  const events = createVoiceEvents((end) => void session.end(end));
  const session = createSession(config, {
    clock,
    openSocket: deps.openSocket,
    handshake: createHandshake(config, spec, { send: (text) => session.send(text), report }),
    onReady: () => conversation.begin(),
    onEvent(event) {
      callerLine.follow(event);
      conversation.handle(event);
    },
    onEnd(end, wasOpen) {
      callerLine.stop();
      conversation.stop();
      events.end(end, wasOpen);
    },
    report,
  });
  const callerLine = createCallerLine(config.audio, { clock, session, report });
  const conversation = createConversation(config, {
    clock,
    send: (text) => session.send(text),
    report,
    observe: (limit) => deps.onRateLimit?.(limit),
    emit: (event) => events.emit(event),
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
    recall: (turns) => conversation.recall(turns),
    answer: () => conversation.answer(),
    callerTyped: (text) => conversation.callerTyped(text),
    probe: () => session.probe(),
    cancelResponse: (heard) => conversation.cancelResponse(heard),
    sendToolResult: (callId, result, then) => conversation.sendToolResult(callId, result, then),
    close: () => session.end({ reason: 'requested' }),
  };
}
