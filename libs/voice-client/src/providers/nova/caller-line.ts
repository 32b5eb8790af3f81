import { base64ByteLength } from '@voc/audio-codec';
import type { Clock } from '@voc/resilience';
import type { VoiceOddity } from '../../voice-provider.js';
import type { NovaPrompt } from './nova-prompt.js';

export interface CallerLine {
  /** Opens the caller's audio, if it is not open, and keeps it going from then on. */
  open(): void;
  /** @param payload canonical base64, 16-bit samples at 8 kHz */
  send(payload: string): void;
  stop(): void;
}

export interface CallerLineDeps {
  readonly clock: Clock;
  readonly prompt: Pick<NovaPrompt, 'openAudio' | 'isAudioOpen' | 'sendAudio'>;
  readonly isOpen: () => boolean;
  readonly report: (oddity: VoiceOddity) => void;
}

const stepMs = 100;
const bytesPerMs = 16;
const silence = Buffer.alloc(stepMs * bytesPerMs).toString('base64');
/** Frames may come this late, and then all at once: silence put between them would stretch the word they are of. */
const patienceMs = 400;
/** After a longer standstill of our own process only this much is made up for. */
const maxCatchUpMs = 1_000;

/**
 * The caller's voice on its way to the model, without gaps: the service ends a session that gets no audio for some time,
 * measures pauses in the audio it gets, and answers texts only while audio keeps coming. So silence fills every gap.
 */
export function createCallerLine(deps: CallerLineDeps): CallerLine {
  const { clock, prompt, report } = deps;
  /** Until when there is audio. */
  let coveredMs = 0;
  /** Silence stands in for the caller. */
  let isFilling = true;
  let wasQuiet = false;
  let cancelStep = (): void => undefined;
  let isStopped = false;

  const send = (payload: string): void => {
    if (!prompt.sendAudio(payload)) report({ kind: 'dropped-audio' });
  };
  const noticeGap = (): void => {
    // When our own process stood still, what came meanwhile is read only after this: so a gap must be seen twice.
    isFilling = wasQuiet;
    wasQuiet = true;
    if (isFilling) report({ kind: 'filled-silence' });
  };
  const fill = (nowMs: number): void => {
    coveredMs = Math.max(coveredMs, nowMs - maxCatchUpMs);
    for (; nowMs - coveredMs >= stepMs; coveredMs += stepMs) send(silence);
  };
  const step = (): void => {
    const nowMs = clock.monotonicMs();
    if (!isFilling && nowMs - coveredMs >= patienceMs) noticeGap();
    if (isFilling) fill(nowMs);
    cancelStep = clock.schedule(stepMs, step);
  };
  const open = (): void => {
    if (isStopped || prompt.isAudioOpen()) return;
    prompt.openAudio();
    coveredMs = clock.monotonicMs();
    cancelStep = clock.schedule(stepMs, step);
  };

  return {
    open,
    send(payload): void {
      if (!deps.isOpen()) return;
      // Half a sample would turn everything behind it into noise.
      if (base64ByteLength(payload) % 2 !== 0) return report({ kind: 'dropped-audio' });
      open();
      send(payload);
      coveredMs = clock.monotonicMs();
      isFilling = false;
      wasQuiet = false;
    },
    stop() {
      isStopped = true;
      cancelStep();
    },
  };
}
