import { isCodedError } from '@voc/errors';
import type { VoiceClient, VoiceErrorCode } from '@voc/voice-client';
import type { MediaStream, StreamEnd } from '../media-stream/media-stream.js';
import type { PlaybackLedger } from '../media-stream/playback-ledger.js';
import type { BotAudio } from './bot-audio.js';
import type { CallFacts } from './call-facts.js';
import type { CallSessionConfig, CallSessionDeps } from './call-session.js';
import { callerAudioInto } from './call-voice.js';
import type { CallerAudio } from './caller-audio.js';
import type { CallRecord } from './calls-store.js';
import { createConversation, toBriefing, type Conversation } from './conversation.js';
import { createHandoverDesk, type HandoverDesk } from './handover-desk.js';
import { createProgressSaver } from './progress-saver.js';
import { followProvider } from './provider-events.js';
import { createSpeaker, type Speaker } from './speaker.js';
import { createTurnHandlers, type TurnHandlers } from './turn-handlers.js';

export interface LiveCall {
  digit(digit: string): void;
  playbackIdle(): void;
  /** What the end of the stream means for this call. */
  endReason(end: StreamEnd): 'handed-over' | 'caller-hung-up' | StreamEnd;
  finish(end: StreamEnd): Promise<void>;
}

export interface LiveCallDeps extends CallSessionDeps {
  readonly client: VoiceClient;
  /** Settles when the provider is ready, or will not be. */
  readonly connected: Promise<void>;
  readonly stream: MediaStream;
  readonly ledger: PlaybackLedger;
  readonly botAudio: BotAudio;
  readonly callerAudio: CallerAudio;
  readonly left: AbortSignal;
}

/** The conversation on an admitted stream: what the model says and hears, and the caller's way to a person. */
export function beginConversation(
  config: CallSessionConfig,
  deps: LiveCallDeps,
  facts: CallFacts,
  record: CallRecord | null,
): LiveCall {
  deps.metrics.providerSessions.increment({ provider: facts.provider });
  const conversation = createConversation(record?.heardTurns);
  const speaker = createSpeaker({ ...deps, conversation, language: facts.language });
  const progress = createProgressSaver(deps.calls, facts.callSid, deps.log);
  const save = (): void =>
    progress.save({
      conversationId: facts.conversationId,
      heardTurns: conversation.heardTurns(),
      handoverAttempts: desk.attempts(),
    });
  const provider = { alive: true };
  const call = { facts, conversation, speaker, save, provider };
  const desk = openDesk(config, deps, call, record?.handoverAttempts ?? facts.streamNumber);
  const turns = createTurnHandlers({
    ...deps,
    ...call,
    desk,
    provider: facts.provider,
    sayAgain: config.conversation.sayAgain,
    keywordGraceMs: config.keywordGraceMs,
  });
  followConversation(config, deps, { ...call, desk, turns });

  return {
    digit(digit) {
      if (digit !== config.escalationDigit || desk.isUnderWay()) return;
      speaker.interrupt();
      desk.request({ reason: 'dtmf', trigger: 'escalation key' });
    },
    playbackIdle: () => speaker.waiter.playbackIdle(),
    endReason: (end) => (end !== 'stopped' ? end : desk.isUnderWay() ? 'handed-over' : 'caller-hung-up'),
    async finish(end) {
      speaker.waiter.giveUp();
      save();
      await progress.settled();
      if (end === 'stopped' && !desk.isUnderWay()) await deps.calls.finish(facts.callSid);
    },
  };
}

interface CallParts {
  readonly facts: CallFacts;
  readonly conversation: Conversation;
  readonly speaker: Speaker;
  readonly save: () => void;
  /** False once the provider is lost: then nobody here can speak to the caller. */
  readonly provider: { alive: boolean };
}

/** From the provider being ready, or not, to its last event. */
function followConversation(
  config: CallSessionConfig,
  deps: LiveCallDeps,
  call: CallParts & { readonly desk: HandoverDesk; readonly turns: TurnHandlers },
): void {
  const { facts, conversation, speaker, provider, desk } = call;
  const lose = (code: VoiceErrorCode): void => {
    if (deps.left.aborted || !provider.alive) return;
    provider.alive = false;
    deps.metrics.connectionFailures.increment({ provider: facts.provider, reason: code });
    deps.log.error('voice provider lost', { provider: facts.provider, error_code: code });
    speaker.waiter.giveUp();
    desk.request({ reason: 'provider_error', trigger: code });
  };
  // A fresh stream brings a fresh session, which is told what was said; a handover under way needs no provider.
  const expire = (): void => {
    provider.alive = false;
    if (!desk.isUnderWay()) deps.stream.close(1012);
  };
  const open = (): void => {
    deps.client.inform(toBriefing(conversation.heardTurns()));
    deps.callerAudio.open(callerAudioInto(deps.client));
    if (!desk.isUnderWay()) openingSpeech(config, facts, speaker);
  };
  const follow = async (): Promise<void> => {
    open();
    await followProvider(deps.client.events(), { ...call.turns, onExpired: expire, onLost: lose });
  };
  deps.connected.then(
    () =>
      follow().catch((error: unknown) => {
        deps.log.failure('provider events broke off', error);
        lose(voiceErrorCode(error, 'VOICE_LOST'));
      }),
    (error: unknown) => lose(voiceErrorCode(error, 'VOICE_CONNECT')),
  );
}

/** A key that is refused is another matter than a provider that does not answer. */
function voiceErrorCode(error: unknown, otherwise: VoiceErrorCode): VoiceErrorCode {
  return isCodedError(error, 'VOICE_AUTH', 'VOICE_CONFIG', 'VOICE_LIMIT') ? error.code : otherwise;
}

/** @param earlierAttempts handovers asked for on earlier streams of this call; their ids must not come again */
function openDesk(
  config: CallSessionConfig,
  deps: LiveCallDeps,
  call: CallParts,
  earlierAttempts: number,
): HandoverDesk {
  const { speaker, provider, facts } = call;
  const { farewell, handoverFailed } = config.conversation;
  return createHandoverDesk(
    { patienceMs: config.handoverPatienceMs },
    {
      ...deps,
      facts,
      earlierAttempts,
      summary: () => call.conversation.summary(),
      onStarted() {
        // From here on the provider hears silence: nothing interrupts the farewell, no new answer begins.
        deps.callerAudio.mute(true);
        call.save();
      },
      farewell: async () => {
        if (provider.alive) await speaker.speak(farewell, 'farewell');
      },
      onCameBack() {
        deps.callerAudio.mute(false);
        if (provider.alive) void speaker.speak(handoverFailed, 'notice');
        // Nobody here can speak to the caller: Twilio asks what next, and a fresh stream gets a fresh provider session.
        else deps.stream.close(1012);
      },
    },
  );
}

function openingSpeech(config: CallSessionConfig, facts: CallFacts, speaker: Speaker): void {
  const { greeting, resumed, handoverFailed } = config.conversation;
  const sentences = { greeting, resumed, 'handover-failed': handoverFailed };
  void speaker.speak(sentences[facts.opening], facts.opening === 'greeting' ? 'greeting' : 'notice');
}
