import type { Period } from '../availability/opening-hours.js';
import type { HandoverRequest } from '../escalation/handover-request.js';
import { fillWindow } from '../texts/fill-window.js';
import { escalateToHuman } from '../tools/escalate-to-human.js';
import { textsOf, type Call } from './call.js';
import { createCallbackDesk, type CallbackDesk, type CallbackProgress } from './callback-desk.js';
import type { SpeechOutcome } from './speech-waiter.js';

/** The callback desk of a call that is being put together. */
export function openCallbackDesk(
  callOf: () => Call,
  { deps, facts, log }: Pick<Call, 'deps' | 'facts' | 'log'>,
  earlier: CallbackProgress,
): CallbackDesk {
  return createCallbackDesk({
    availability: deps.availability,
    earlier,
    callerPhone: facts.callerPhone,
    isVoiceGone: () => callOf().isVoiceGone,
    isTransferring: () => callOf().desk.isUnderWay(),
    makeWay: (request) => makeWay(callOf(), request),
    transfer: (request) => callOf().desk.request(request),
    say: (text, window) => sayWithWindow(callOf(), text, window),
    publish: (request, callback) => callOf().desk.bookCallback(request, callback),
    summary: () => deps.conversation.summary(),
    onStage: (stage) => callOf().policy.feed({ type: 'callback', stage }),
    onOutcome(outcome) {
      deps.metrics.callbacks.increment({ outcome });
      callOf().save();
    },
    log,
    left: deps.left,
  });
}

function sayWithWindow(
  call: Call,
  text: 'nobodyThere' | 'callbackConfirmed',
  window: Period | null,
): Promise<SpeechOutcome> {
  const timeZone = call.deps.availability?.timeZone ?? 'UTC';
  const promised = window && { ...window, timeZone };
  const sentence = fillWindow(textsOf(call)[text], call.language, promised, call.deps.clock.now());
  return call.speaker.speak(sentence, 'notice');
}

/** The farewell comes next, or the offer: what the bot is saying only delays it, unless it leads up to it or is its last word. */
function makeWay(call: Call, { trigger, reason }: HandoverRequest): void {
  const mayFinish = trigger === escalateToHuman.spec.name || reason === 'provider_error';
  if (!mayFinish && !call.desk.isUnderWay()) call.speaker.interrupt();
}
