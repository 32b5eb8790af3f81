import type { HandoverFailure } from '@voc/handover-token';
import type { ClipName } from '../clips/clips.js';
import { createToolRunner, toolRunnerDefaults } from '../tools/tool-runner.js';
import { createBotAudio } from './bot-audio.js';
import { isLineFree, textsOf, type Call, type CallDeps } from './call.js';
import { explainReturn } from './came-back.js';
import type { CallFacts } from './call-facts.js';
import { createCallPolicy, type Act } from './call-policy.js';
import type { CallSessionConfig } from './session.js';
import type { CallProgress, CallRecord } from './calls-store.js';
import { createComfortClip } from './comfort-clip.js';
import { createDigitDesk } from './digit-desk.js';
import { createGreeter } from './greeter.js';
import { createHandoverDesk } from './handover-desk.js';
import { createHangUp } from './hang-up.js';
import { createHoldChime } from './hold-chime.js';
import { openCallbackDesk } from './open-callback-desk.js';
import { createProgressSaver } from './progress-saver.js';
import { createSilenceLadder } from './silence-ladder.js';
import { createSpeaker } from './speaker.js';
import { toolContext } from './tool-context.js';

/** Puts the parts of a call together; nothing is said or heard yet. */
export function assembleCall(
  config: CallSessionConfig,
  deps: CallDeps,
  facts: CallFacts,
  record: CallRecord | null,
): { readonly call: Call; readonly saved: () => Promise<void> } {
  const { clock, log, stream, ledger } = deps;
  const progress = createProgressSaver(deps.calls, facts.callSid, log);
  const botAudio = createBotAudio({ stream, ledger });
  const callOf = (): Call => call;
  const call: Call = {
    config,
    deps,
    facts,
    log,
    botAudio,
    speaker: createSpeaker({ ...deps, botAudio, language: () => call.language }),
    greeter: openGreeter(deps, callOf),
    comfort: createComfortClip({
      clock,
      isLineFree: () => isLineFree(call),
      play: () => void playClip(call, 'one-moment'),
    }),
    hold: createHoldChime({ clock, play: () => playClip(call, 'hold') }),
    ...listening(config, deps, callOf),
    tools: openTools(deps, callOf),
    desk: openDesk(callOf, { config, deps, facts }, record?.handoverAttempts ?? facts.streamNumber),
    callback: openCallbackDesk(callOf, { deps, facts, log }, record?.callback ?? null),
    hangUp: createHangUp({
      say: (sentence) => call.speaker.speak(sentence, 'farewell'),
      heardAll: () => call.speaker.heardAll(),
      finishCall: () => deps.calls.finish(facts.callSid),
      closeStream: () => stream.close(1000),
      log,
    }),
    save: () => progress.save(progressOf(call)),
    language: record?.language || deps.language,
    isVoiceGone: false,
    greetedSinceMs: null,
    hasSpokenInTurn: false,
  };
  return { call, saved: () => progress.settled() };
}

function progressOf({ facts, deps, language, desk, callback }: Call): CallProgress {
  return {
    conversationId: facts.conversationId,
    language,
    heardTurns: deps.conversation.heardTurns(),
    handoverAttempts: desk.attempts(),
    callback: callback.progress(),
    totals: deps.meter.totals(),
  };
}

function openGreeter(deps: CallDeps, callOf: () => Call): Call['greeter'] {
  const { callerAudio } = deps;
  return createGreeter({
    ...deps,
    hasCallerSpoken: () => callerAudio.hasTalked(),
    isCallerSpeaking: () => callerAudio.audibleSinceMs() !== null,
    greet: () => void callOf().speaker.speak(textsOf(callOf()).greeting, 'greeting'),
  });
}

/** What the caller does beside speaking, or does not do, and what follows from all of it. */
function listening(
  config: CallSessionConfig,
  { clock }: CallDeps,
  callOf: () => Call,
): Pick<Call, 'ladder' | 'digits' | 'policy'> {
  return {
    ladder: createSilenceLadder(config.silence, {
      clock,
      onPrompt: (stage) => prompt(callOf(), stage),
      onEnd: () => callOf().policy.feed({ type: 'silence', stage: 'gave-up' }),
    }),
    digits: createDigitDesk(config.digits, {
      clock,
      onEscalate: () => callOf().policy.feed({ type: 'digit-pressed-for-person' }),
      onTyped: (digits) => typed(callOf(), digits),
    }),
    policy: createCallPolicy(config.policy, { clock, act: (decision) => act(callOf(), decision) }),
  };
}

function openTools(deps: CallDeps, callOf: () => Call): Call['tools'] {
  return createToolRunner(toolRunnerDefaults, {
    ...deps,
    contextFor: (toolCall) => toolContext(callOf(), toolCall),
    sendToolResult: (callId, result, then) => deps.client.sendToolResult(callId, result, then),
    onCall: (tool, outcome) => deps.metrics.toolCalls.increment({ tool, outcome }),
    onSlow: () => void callOf().speaker.speak(textsOf(callOf()).filler, 'notice'),
  });
}

/** What the escalation policy has decided. */
function act(call: Call, decision: Act): void {
  switch (decision.type) {
    case 'escalate':
      return call.callback.consider(decision.request);
    case 'retry-answer':
      return call.deps.client.answer();
    case 'say-again':
      return void call.speaker.speak(textsOf(call).sayAgain, 'notice');
    case 'end-call':
      return call.hangUp.start('caller-silent', textsOf(call).silenceGoodbye);
  }
}

function prompt(call: Call, stage: 1 | 2): void {
  const { stillThere, stillThereAgain } = textsOf(call);
  call.policy.feed({ type: 'silence', stage: stage === 1 ? 'prompted' : 'prompted-again' });
  void call.speaker.speak(stage === 1 ? stillThere : stillThereAgain, 'notice');
}

function typed(call: Call, digits: string): void {
  if (call.desk.isUnderWay()) return;
  call.ladder.disturbed();
  call.callback.callerActed();
  call.speaker.interrupt();
  call.deps.client.callerTyped(`The caller pressed the keys ${digits}.`);
}

async function playClip(call: Call, name: ClipName): Promise<void> {
  call.log.info('clip played', { kind: name });
  call.deps.metrics.clips.increment({ clip: name });
  await call.speaker.playClip(call.deps.clips(call.language, name));
}

/** @param earlierAttempts handovers asked for on earlier streams of this call; their ids must not come again */
function openDesk(
  callOf: () => Call,
  { config, deps, facts }: Pick<Call, 'config' | 'deps' | 'facts'>,
  earlierAttempts: number,
): Call['desk'] {
  return createHandoverDesk(
    { patienceMs: config.handoverPatienceMs },
    {
      ...deps,
      facts,
      provider: () => deps.client.provider(),
      language: () => callOf().language,
      earlierAttempts,
      summary: () => deps.conversation.summary(),
      onStarted: () => beginHandover(callOf()),
      farewell: () => sayFarewell(callOf()),
      onCameBack: (reason) => endHandover(callOf(), reason),
    },
  );
}

function beginHandover(call: Call): void {
  // From here on the provider hears silence: nothing interrupts the farewell, no new answer begins.
  call.deps.callerAudio.mute(true);
  call.greeter.callOff();
  call.comfort.answered();
  call.ladder.disturbed();
  call.hangUp.callOff();
  call.save();
}

/** By the model if it can, else recorded: the caller must know what happens next. */
async function sayFarewell(call: Call): Promise<void> {
  const outcome = call.isVoiceGone ? 'silent' : await call.speaker.speak(textsOf(call).farewell, 'farewell');
  const isUnsaid = outcome === 'silent' || (outcome === 'gave-up' && call.isVoiceGone);
  if (isUnsaid && !call.deps.left.aborted) await playClip(call, 'connecting');
  if (!call.deps.left.aborted) call.hold.start();
}

function endHandover(call: Call, reason: HandoverFailure): void {
  call.hold.stop();
  noteReturn(call, reason);
  call.deps.callerAudio.mute(false);
  if (!call.isVoiceGone) void call.speaker.speak(textsOf(call).handoverFailed, 'notice');
  // Nobody here can speak to the caller: Twilio asks what next, and a fresh stream gets a fresh provider session.
  else call.deps.stream.close(1012);
}

/** The caller is with the bot again, which shall know why and not be led to the next handover by what led to this one. */
export function noteReturn(call: Call, reason: HandoverFailure): void {
  call.policy.feed({ type: 'handover-came-back', reason });
  call.deps.client.inform(explainReturn(reason));
}
