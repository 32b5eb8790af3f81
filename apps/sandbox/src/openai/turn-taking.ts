import type { Recording } from '../speech/recording.js';
import { commitTurn } from './commit-turn.js';
import { createInputAudio } from './input-audio.js';
import type { SessionContext } from './session-context.js';
import type { TurnDetection } from './session-schema.js';
import { createTurnDetector, type TurnDetectionListener, type TurnDetector } from './turn-detection.js';

export interface TurnTakingListener {
  /** The caller has begun to speak; `interrupts` as configured. */
  readonly onSpeechStarted: (interrupts: boolean) => void;
  /** The caller's turn is over and shall be answered. */
  readonly onTurn: (utterance: Recording | null) => void;
}

/** The input audio buffer and the voice activity detection that commits it. */
export interface TurnTaking {
  /** To be called after every change of the configuration; audio received so far keeps its place on the clock. */
  configure(): void;
  append(audio: Uint8Array): void;
  /** False when less than 100 ms are buffered. */
  commit(): boolean;
  clear(): void;
  /** Commits what is there and asks for an answer, as an idle timeout does; not while the caller speaks. */
  timeOut(idleMs: number): void;
}

const leastCommitBytes = 800;

export function createTurnTaking(context: SessionContext, listener: TurnTakingListener): TurnTaking {
  const input = createInputAudio();
  let detection: TurnDetection | null = null;
  let detector: TurnDetector | null = null;

  const commit = (itemId: string, mulaw: Uint8Array): Recording | null => {
    input.clear();
    return commitTurn(context, itemId, mulaw);
  };
  const listenerFor = (settings: TurnDetection): TurnDetectionListener => ({
    onStarted: () => listener.onSpeechStarted(settings.interrupt_response),
    onStopped(itemId, mulaw) {
      const utterance = commit(itemId, mulaw);
      if (settings.create_response) listener.onTurn(utterance);
    },
  });
  const restartDetector = (settings: TurnDetection | null): void => {
    detection = settings;
    detector = settings && createTurnDetector(context, settings, input.clockMs(), listenerFor(settings));
  };

  return {
    configure() {
      const { format, turn_detection: next } = context.config().audio.input;
      input.setFormat(format);
      if (JSON.stringify(next) !== JSON.stringify(detection)) restartDetector(next);
    },
    append(audio) {
      const mulaw = input.append(audio);
      detector?.push(mulaw);
    },
    commit() {
      const mulaw = input.buffered();
      if (mulaw.length < leastCommitBytes) return false;
      commit(detector?.openItemId() ?? context.newId('item'), mulaw);
      restartDetector(detection);
      return true;
    },
    clear() {
      input.clear();
      restartDetector(detection);
    },
    timeOut(idleMs) {
      if (typeof detector?.openItemId() === 'string') return;
      const itemId = context.newId('item');
      const endMs = Math.round(input.clockMs());
      const place = { audio_start_ms: Math.max(0, endMs - idleMs), audio_end_ms: endMs };
      context.send({ type: 'input_audio_buffer.timeout_triggered', ...place, item_id: itemId });
      listener.onTurn(commit(itemId, input.buffered()));
    },
  };
}
