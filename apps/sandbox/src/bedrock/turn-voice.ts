import type { Sentence } from './sentences.js';

/** What the model makes in one turn, in this order. */
export type PlannedOutput =
  | { readonly type: 'speech'; readonly sentences: readonly Sentence[] }
  | { readonly type: 'call'; readonly name: string; readonly argumentsJson: string };

/** How a turn reaches the wire. */
export interface TurnVoice {
  /** The model has thought. */
  readonly begin: () => void;
  readonly preview: (text: string) => void;
  readonly openAudio: () => void;
  readonly audio: (piece: Uint8Array) => void;
  readonly closeAudio: (how: 'PARTIAL_TURN' | 'END_TURN' | 'INTERRUPTED') => void;
  readonly call: (name: string, argumentsJson: string) => void;
  readonly final: (text: string, stopReason: 'PARTIAL_TURN' | 'END_TURN') => void;
  /** `text`: the words heard of the sentence that was cut short. */
  readonly interrupted: (text: string) => void;
  /** A recording has gone out, or as much of it as ever will. */
  readonly spoke: (recordingId: string, complete: boolean) => void;
}
