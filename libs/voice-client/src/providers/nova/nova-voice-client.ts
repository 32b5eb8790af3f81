import type { VoiceClient, VoiceSessionSpec } from '../../voice-client.js';
import { createVoiceEvents } from '../../voice-events.js';
import type { VoiceDeps, VoiceOddity } from '../../voice-provider.js';
import { createCallerLine } from './caller-line.js';
import type { NovaConfig } from './nova-config.js';
import { createConversation } from './nova-conversation.js';
import { createNovaPrompt } from './nova-prompt.js';
import { createSession } from './nova-session.js';
import type { OpenStream } from './nova-stream.js';
import { createOutbox } from './outbox.js';
import type { ServiceHabits } from './service-habits.js';

export interface NovaClientDeps extends VoiceDeps {
  readonly openStream: OpenStream;
  readonly habits: ServiceHabits;
  /** UUIDs for the blocks of the conversation. */
  readonly newId: () => string;
}

/**
 * One call's conversation with Nova Sonic. This function only ties the parts together: the session owns the stream, the
 * prompt what we send over it, the conversation what is said, the events what the consumer has not taken yet.
 */
export function createNovaVoiceClient(
  config: NovaConfig,
  spec: VoiceSessionSpec,
  deps: NovaClientDeps,
): VoiceClient {
  const { clock } = deps;
  const report = (oddity: VoiceOddity): void => deps.onOddity?.(oddity);
  const events = createVoiceEvents((end) => void session.end(end));
  const outbox = createOutbox(clock);
  const prompt = createNovaPrompt(config, spec, { outbox, newId: deps.newId });
  const session = createSession(config.capabilities, {
    ...deps,
    outbox,
    prompt,
    report,
    onAudioDue: () => callerLine.open(),
    onReady: () => conversation.begin(),
    onEvent: (event) => conversation.handle(event),
    onEnd(end, wasOpen) {
      callerLine.stop();
      conversation.stop();
      events.end(end, wasOpen);
    },
  });
  const callerLine = createCallerLine({ clock, prompt, isOpen: () => session.isOpen(), report });
  const conversation = createConversation({
    modelId: config.modelId,
    clock,
    prompt,
    report,
    openAudio: () => callerLine.open(),
    emit: (event) => events.emit(event),
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
    // The service has nothing to be asked with; a stream that takes nothing is found out by the session.
    probe: () => undefined,
    cancelResponse: () => conversation.cancelResponse(),
    sendToolResult: (callId, result, then) => conversation.sendToolResult(callId, result, then),
    close: () => session.end({ reason: 'requested' }),
  };
}
