import { frameMs } from '../world/phone-network.js';
import type { CallContext } from './call-context.js';

/** Lets the caller hang up at a moment of the fault menu that is counted in what the caller has heard. */
export function watchHangupMoment(context: CallContext): void {
  const { hears } = context.line;
  let heardMs = 0;
  const stop = hears.onFrame(() => {
    heardMs += frameMs;
    const { callerHangsUp } = context.board.faults.current;
    if (callerHangsUp === null || typeof callerHangsUp === 'string') return;
    const fromMs = 'afterAnswerMs' in callerHangsUp ? 0 : hears.firstStreamAudioMs();
    const waitMs =
      'afterAnswerMs' in callerHangsUp ? callerHangsUp.afterAnswerMs : callerHangsUp.afterFirstAudioMs;
    if (fromMs === null || heardMs - fromMs < waitMs) return;
    stop();
    context.hangUpAsCaller();
  });
}
