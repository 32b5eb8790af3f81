import type { VoiceErrorCode, VoiceEvent } from '@voc/voice-client';
import { onSilence, type Call } from './call.js';
import type { VoiceEventHandlers } from './voice-events.js';

type TurnDone = Extract<VoiceEvent, { type: 'turn-done' }>;

/** What each thing the model says, hears or asks for does to the call. */
export function createVoiceHandlers(call: Call): Omit<VoiceEventHandlers, 'onUsage'> {
  const { deps, speaker, comfort, ladder, desk, policy, log } = call;
  const { metrics, conversation, client } = deps;
  return {
    onAudio: (event) => play(call, event),
    onCallerStartedSpeaking() {
      if (desk.isUnderWay()) return;
      comfort.answered();
      ladder.disturbed();
      call.hangUp.callOff();
      call.callback.callerActed();
      speaker.interrupt();
    },
    onCallerStoppedSpeaking() {
      if (desk.isUnderWay()) return;
      comfort.expect(call.config.comfortAfterMs);
      call.callback.lookAhead();
    },
    onTranscript({ role, itemId, text, final }) {
      if (!final) return;
      if (role === 'assistant') {
        conversation.assistantSaid(itemId, text);
      } else {
        conversation.callerSaid(itemId, text);
        policy.feed({ type: 'caller-said', text, language: call.language });
      }
    },
    onToolCall({ callId, name, arguments: argumentsJson }) {
      call.greeter.callOff();
      ladder.disturbed();
      call.tools.call({ callId, name, arguments: argumentsJson });
    },
    onTurnDone: (event) => endTurn(call, event),
    onMoving({ cause, error }) {
      const provider = client.provider();
      metrics.connectionFailures.increment({ provider, reason: cause });
      if (error) log.failure('voice moving', error, { provider, reason: cause });
      else log.warn('voice moving', { provider, reason: cause });
      call.botAudio.endTurn();
      if (!desk.isUnderWay()) comfort.expect(0);
      policy.feed({ type: 'provider', trouble: 'moving' });
    },
    onMoved: ({ cause, provider }) => log.info('voice moved', { provider, reason: cause }),
    onFailed: ({ error }) => log.failure('voice provider failed', error, { provider: client.provider() }),
  };
}

/** Nobody can speak to the caller any more but a recording, and then a person. */
export function loseVoice(call: Call, code: VoiceErrorCode): void {
  const { deps, log } = call;
  if (deps.left.aborted || call.isVoiceGone) return;
  call.isVoiceGone = true;
  const provider = deps.client.provider();
  deps.metrics.connectionFailures.increment({ provider, reason: code });
  log.error('voice provider lost', { provider, error_code: code });
  call.comfort.answered();
  call.speaker.waiter.giveUp();
  call.policy.feed({ type: 'provider', trouble: 'gone', code });
}

function play(call: Call, { itemId, purpose, payload }: Extract<VoiceEvent, { type: 'audio' }>): void {
  // The farewell is due: an answer that was already on its way would keep the caller from it.
  if (purpose === 'turn' && call.desk.isUnderWay()) return;
  call.comfort.answered();
  if (purpose === 'turn') {
    call.greeter.callOff();
    call.ladder.disturbed();
    call.hasSpokenInTurn = true;
  } else call.ladder.held();
  if (purpose === 'greeting') call.greetedSinceMs ??= call.deps.clock.monotonicMs();
  call.botAudio.play(itemId, payload);
}

function endTurn(call: Call, event: TurnDone): void {
  const { purpose, outcome, produced } = event;
  call.botAudio.endTurn();
  call.deps.metrics.providerTurns.increment({ provider: call.deps.client.provider(), outcome });
  call.speaker.waiter.turnDone(purpose, produced);
  call.hasSpokenInTurn = false;
  call.save();
  if (purpose === 'turn' && call.hangUp.state() === 'none')
    call.policy.feed({ type: 'turn-ended', outcome: answerOutcome(event) });
  if (!produced) onSilence(call);
}

function answerOutcome({ outcome, produced }: TurnDone): 'answered' | 'failed' | 'empty' | 'interrupted' {
  if (outcome === 'failed' || outcome === 'interrupted') return outcome;
  return produced ? 'answered' : 'empty';
}
