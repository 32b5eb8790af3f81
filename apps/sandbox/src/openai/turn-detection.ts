import {
  createSpeechDetector,
  type SpeechDetector,
  type SpeechDetectorOptions,
} from '../speech/speech-detector.js';
import type { SessionContext } from './session-context.js';
import type { TurnDetection } from './session-schema.js';

export interface TurnDetectionListener {
  readonly onStarted: () => void;
  readonly onStopped: (itemId: string, audio: Uint8Array) => void;
}

export interface TurnDetector extends Pick<SpeechDetector, 'push'> {
  /** Id the caller's item will have, while the caller speaks. */
  readonly openItemId: () => string | null;
}

/** Voice activity detection with its events. @param clockStartMs audio received before */
export function createTurnDetector(
  context: SessionContext,
  settings: TurnDetection,
  clockStartMs: number,
  listener: TurnDetectionListener,
): TurnDetector {
  let itemId: string | null = null;
  const detector = createSpeechDetector(
    { ...detectorOptions(settings), clockStartMs },
    {
      started({ atMs }) {
        itemId = context.newId('item');
        context.note('caller-speech-started', { atMs });
        const audioStartMs = Math.round(atMs);
        context.send({
          type: 'input_audio_buffer.speech_started',
          audio_start_ms: audioStartMs,
          item_id: itemId,
        });
        listener.onStarted();
      },
      stopped({ atMs, audio }) {
        const id = itemId ?? context.newId('item');
        itemId = null;
        context.note('caller-speech-stopped', { atMs });
        const audioEndMs = Math.round(atMs);
        context.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: audioEndMs, item_id: id });
        listener.onStopped(id, audio);
      },
    },
  );
  return { push: (mulaw) => detector.push(mulaw), openItemId: () => itemId };
}

function detectorOptions(settings: TurnDetection): SpeechDetectorOptions {
  if (settings.type === 'server_vad') {
    return {
      thresholdDb: -60 + 30 * settings.threshold,
      prefixMs: settings.prefix_padding_ms,
      endSilenceMs: settings.silence_duration_ms,
    };
  }
  // The real one judges by meaning; every recorded sentence is complete, so only the patience differs.
  const patienceMs = { low: 1_200, medium: 700, auto: 700, high: 400 } as const;
  return { endSilenceMs: patienceMs[settings.eagerness] };
}
