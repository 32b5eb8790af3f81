import type { CallDeps } from './call.js';
import { measureFrames } from './measure-frames.js';
import { createTurnWatch } from './turn-watch.js';
import type { VoiceEventHandlers } from './voice-events.js';
import { createVoiceTrace } from './voice-trace.js';

type MeasuredCall = Pick<
  CallDeps,
  'clock' | 'tracer' | 'span' | 'metrics' | 'client' | 'connected' | 'ledger' | 'callerAudio' | 'left'
>;

/** The same handlers, with a look at the clock before and after: turns, interruptions and provider sessions of a call. */
export function measureVoice(call: MeasuredCall, on: VoiceEventHandlers): VoiceEventHandlers {
  const { clock, tracer, span: parent, metrics, client } = call;
  const provider = (): string => client.provider();
  const turns = createTurnWatch({ clock, tracer, parent, provider, seconds: metrics.turnSeconds });
  const voice = createVoiceTrace({ tracer, parent, connected: call.connected }, provider());
  call.left.addEventListener('abort', () => {
    turns.close();
    voice.close();
  });
  const playAudio = measureFrames('bot', metrics.frameSeconds, on.onAudio);
  return {
    ...on,
    onAudio(event) {
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
    onMoving(event) {
      voice.moving(event.cause);
      on.onMoving(event);
    },
    onMoved(event) {
      voice.moved(event.provider, event.cause);
      on.onMoved(event);
    },
    onFailed(event) {
      voice.failed(event.error);
      on.onFailed(event);
    },
  };
}

/** From the caller's first sound, by our own ears: most of it is the provider making sure that this is speech. */
function measureBargeIn({ clock, ledger, callerAudio, metrics }: MeasuredCall, interrupt: () => void): void {
  const wasBotHeard = !ledger.isIdle();
  const sinceMs = callerAudio.audibleSinceMs();
  interrupt();
  if (wasBotHeard && ledger.isIdle() && sinceMs !== null)
    metrics.bargeInSeconds.observe((clock.monotonicMs() - sinceMs) / 1000);
}
