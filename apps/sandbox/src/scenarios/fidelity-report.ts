import type { AudioFidelity } from '../speech/audio-fidelity.js';

/** `pass-through`: the model speaks telephone audio, and not a bit may change. */
export type AudioPath = 'pass-through' | 'converted';

/** One utterance of the bot: what the caller heard against what the model said. */
export interface BotUtteranceFidelity extends Omit<AudioFidelity, 'restMs'> {
  readonly recording: string;
  /** Pauses in which there was nothing to play, ms: audio that came late, not audio that was changed. */
  readonly lateMs: number;
  /** The end was left out on purpose, so only what came before is compared. */
  readonly isCut: boolean;
}

/** One utterance of the caller: what the model heard against what the caller said. */
export interface CallerUtteranceFidelity {
  readonly recording: string;
  readonly bitIdentical: boolean;
  /** 0–1 */
  readonly correlation: number;
}

/** All utterances of one direction: sums, and the worst of what cannot be summed; null when there were none. */
export interface FidelityTotal {
  readonly utterances: number;
  readonly bitIdentical: boolean;
  readonly correlation: number | null;
}

export interface BotFidelityTotal extends FidelityTotal {
  readonly gapsMs: number;
  readonly lateMs: number;
  readonly missingMs: number;
  readonly clippedSamples: number;
  /** The one farthest from 0. */
  readonly levelDb: number | null;
}

/** Whether the audio path did what it promises. JSON-serialisable. */
export interface FidelityReport {
  readonly path: AudioPath;
  readonly callerHeard: {
    readonly total: BotFidelityTotal;
    readonly utterances: readonly BotUtteranceFidelity[];
    /** Sound from the bot's side that is nothing a model can have said, ms. */
    readonly unknownMs: number;
  };
  readonly modelHeard: {
    readonly total: FidelityTotal;
    readonly utterances: readonly CallerUtteranceFidelity[];
  };
}
