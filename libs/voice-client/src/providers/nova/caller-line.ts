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
  let isSilenceExpected = true;
  let cancelStep = (): void => undefined;
  let isStopped = false;

  const send = (payload: string): void => {
    if (!prompt.sendAudio(payload)) report({ kind: 'dropped-audio' });
  };
  const step = (): void => {
    const nowMs = clock.monotonicMs();
    coveredMs = Math.max(coveredMs, nowMs - maxCatchUpMs);
    while (nowMs - coveredMs >= stepMs) {
      if (!isSilenceExpected) report({ kind: 'filled-silence' });
      isSilenceExpected = true;
      send(silence);
      coveredMs += stepMs;
    }
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
    send(payload) {
      if (!deps.isOpen()) return;
      // Half a sample would turn everything behind it into noise.
      if (base64ByteLength(payload) % 2 !== 0) {
        report({ kind: 'dropped-audio' });
        return;
      }
      open();
      send(payload);
      coveredMs = clock.monotonicMs();
      isSilenceExpected = false;
    },
    stop() {
      isStopped = true;
      cancelStep();
    },
  };
}
