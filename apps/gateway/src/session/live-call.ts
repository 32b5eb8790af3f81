import { isCodedError } from '@voc/errors';
import type { VoiceErrorCode } from '@voc/voice-client';
import type { StreamEnd } from '../media-stream/media-stream.js';
import { assembleCall, noteReturn } from './assemble-call.js';
import { onSilence, textsOf, type Call, type CallDeps } from './call.js';
import type { CallFacts } from './call-facts.js';
import type { CallSessionConfig } from './session.js';
import type { CallRecord } from './calls-store.js';
import { measureVoice } from './measure-voice.js';
import { createVoiceHandlers, loseVoice } from './voice-handlers.js';
import { followVoice, type VoiceEventHandlers } from './voice-events.js';

export interface LiveCall {
  digit(digit: string): void;
  /** Everything the bot has said has been played. */
  playbackIdle(): void;
  callerAudible(): void;
  callerQuiet(): void;
  /** Whether the caller must not interrupt now. */
  isProtected(): boolean;
  /** What it is spoken in, BCP 47. */
  language(): string;
  /** What the end of the stream means for this call. */
  endReason(end: StreamEnd): 'handed-over' | 'caller-hung-up' | 'ended-by-bot' | StreamEnd;
  finish(end: StreamEnd): Promise<void>;
}

/** The conversation on an admitted stream: what the model says and hears, and the caller's way to a person. */
export function beginConversation(
  config: CallSessionConfig,
  deps: CallDeps,
  facts: CallFacts,
  record: CallRecord | null,
): LiveCall {
  const { call, saved } = assembleCall(config, deps, facts, record);
  follow(call, measureVoice(deps, facts, createVoiceHandlers(call)));
  deps.client.recall(record?.heardTurns ?? []);
  if (facts.cameBackBecause) noteReturn(call, facts.cameBackBecause);
  open(call);

  return {
    digit: (digit) => call.digits.press(digit),
    playbackIdle() {
      call.speaker.waiter.playbackIdle();
      onSilence(call);
    },
    callerAudible: () => call.ladder.disturbed(),
    callerQuiet: () => onSilence(call),
    isProtected: () => isGreeting(call),
    language: () => call.language,
    endReason: (end) => meaningOf(call, end),
    async finish(end) {
      close(call);
      await saved();
      if (meaningOf(call, end) === 'caller-hung-up') await deps.calls.finish(facts.callSid);
    },
  };
}

/** The bot speaks first, and something is heard soon whatever the provider does. */
function open(call: Call): void {
  const { resumed, handoverFailed } = textsOf(call);
  const { opening } = call.facts;
  call.comfort.expect(call.config.openingPatienceMs);
  if (opening === 'greeting') call.greeter.begin();
  else void call.speaker.speak(opening === 'resumed' ? resumed : handoverFailed, 'notice');
}

/** From now on the voice hears the caller, and what it says is done. */
function follow(call: Call, on: VoiceEventHandlers): void {
  const { client, callerAudio, connected } = call.deps;
  callerAudio.open((payload) => client.sendAudio(payload));
  const untilGone = async (): Promise<void> => {
    const code = await followVoice(client.events(), on);
    if (code === null) return;
    const refusedFor = (error: unknown): VoiceErrorCode => {
      call.log.failure('voice provider refused', error, { provider: client.provider() });
      return refusalCode(error);
    };
    loseVoice(call, await connected.then(() => code, refusedFor));
  };
  untilGone().catch((error: unknown) => {
    call.log.failure('voice events broke off', error);
    loseVoice(call, 'VOICE_LOST');
  });
}

/** A key that is refused is another matter than a provider that does not answer. */
function refusalCode(error: unknown): VoiceErrorCode {
  const isTold = isCodedError(error, 'VOICE_AUTH', 'VOICE_CONFIG', 'VOICE_LIMIT');
  return isTold ? error.code : 'VOICE_CONNECT';
}

function isGreeting({ config, deps, greetedSinceMs }: Call): boolean {
  if (greetedSinceMs === null || deps.ledger.isIdle()) return false;
  return deps.clock.monotonicMs() - greetedSinceMs < config.greetingUninterruptibleMs;
}

function meaningOf(call: Call, end: StreamEnd): ReturnType<LiveCall['endReason']> {
  if (call.hangUp.state() === 'done') return 'ended-by-bot';
  if (end !== 'stopped') return end;
  return call.desk.isUnderWay() ? 'handed-over' : 'caller-hung-up';
}

function close(call: Call): void {
  call.greeter.callOff();
  call.speaker.waiter.giveUp();
  call.comfort.answered();
  call.hold.stop();
  call.policy.close();
  call.ladder.close();
  call.digits.close();
  call.tools.stop();
  call.save();
}
