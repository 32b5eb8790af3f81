import type { CallDeps } from './call.js';
import type { CallFacts } from './call-facts.js';
import { measureFrames } from './measure-frames.js';
import { createTurnWatch, type TurnWatch } from './turn-watch.js';
import type { VoiceEventHandlers } from './voice-events.js';
import { createVoiceTrace } from './voice-trace.js';

type MeasuredCall = Pick<
  CallDeps,
  | 'clock'
  | 'tracer'
  | 'span'
  | 'metrics'
  | 'meter'
  | 'client'
  | 'connected'
  | 'ledger'
  | 'callerAudio'
  | 'left'
>;

type SessionHandlers = Pick<VoiceEventHandlers, 'onMoving' | 'onMoved' | 'onFailed'>;

/** The same handlers, with a look at the clock before and after: turns, interruptions and provider sessions of a call. */
export function measureVoice(
  call: MeasuredCall,
  { opening }: Pick<CallFacts, 'opening'>,
  on: Omit<VoiceEventHandlers, 'onUsage'>,
): VoiceEventHandlers {
  const { meter, client } = call;
  const turns = watchTurns(call);
  const playAudio = measureFrames('bot', call.metrics.frameSeconds, on.onAudio);
  return {
    ...on,
    onAudio(event) {
      meter.sounded(client.provider(), opening);
      turns.sounded(event.purpose);
      playAudio(event);
    },
    onCallerStartedSpeaking() {
      turns.callerStarted();
      measureBargeIn(call, () => on.onCallerStartedSpeaking());
    },
    onCallerStoppedSpeaking() {
      turns.callerStopped();
      on.onCallerStoppedSpeaking();
    },
    onTurnDone(event) {
      turns.ended(event.purpose, event.outcome);
      on.onTurnDone(event);
    },
    onUsage: ({ usage }) => meter.used(usage),
    ...measureSessions(call, on),
  };
}

function watchTurns({ clock, tracer, span: parent, meter, client, left }: MeasuredCall): TurnWatch {
  const turns = createTurnWatch({
    clock,
    tracer,
    parent,
    provider: () => client.provider(),
    onAnswered: (provider, waitedMs) => meter.answered(provider, waitedMs),
  });
  left.addEventListener('abort', () => turns.close());
  return turns;
}

/** The provider sessions that the call has, one after the other. */
function measureSessions(
  { tracer, span: parent, connected, meter, client, left }: MeasuredCall,
  on: SessionHandlers,
): SessionHandlers {
  const voice = createVoiceTrace({ tracer, parent, connected }, client.provider());
  meter.sessionBegun(client.provider());
  left.addEventListener('abort', () => voice.close());
  return {
    onMoving(event) {
      voice.moving(event.cause);
      on.onMoving(event);
    },
    onMoved(event) {
      voice.moved(event.provider, event.cause);
      meter.moved(event.provider, event.cause);
      on.onMoved(event);
    },
    onFailed(event) {
      voice.failed(event.error);
      on.onFailed(event);
    },
  };
}

/**
 * Only what took words from the caller's ear is an interruption: a last mark may be late, and the bot silent long before.
 * Timed from the caller's first sound, by our own ears: most of it is the provider making sure that this is speech.
 */
function measureBargeIn({ ledger, callerAudio, meter }: MeasuredCall, interrupt: () => void): void {
  const wasBotHeard = ledger.pendingMs() > 0;
  const sinceMs = callerAudio.audibleSinceMs();
  interrupt();
  if (wasBotHeard && ledger.isIdle()) meter.bargedIn(sinceMs);
}
