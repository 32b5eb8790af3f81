import type { AudioFidelity } from '../speech/audio-fidelity.js';
import type { ModelParty } from '../world/models.js';

/** `pass-through`: telephone audio all the way, of which not a bit may change. */
export type AudioPath = 'pass-through' | 'converted';

/** What a model said, as its fake knows it. */
export interface SpeechSource {
  readonly by: ModelParty;
  /** Number of the session. */
  readonly session: number | null;
  /** null where items have no names. */
  readonly itemId: string | null;
  /** How much of it was sent; null when that is not known. */
  readonly sentMs: number | null;
}

/** One utterance of the bot: what the caller heard against what the model said. */
export interface BotUtteranceFidelity extends Omit<AudioFidelity, 'restMs'> {
  readonly recording: string;
  readonly path: AudioPath;
  /** The model that said it; null for a clip the gateway plays by itself, and for what nobody said. */
  readonly source: SpeechSource | null;
  readonly isClip: boolean;
  /** How far into the recording the caller heard it. */
  readonly playedMs: number;
  /** Pauses in which there was nothing to play, ms: audio that came late, not audio that was changed. */
  readonly lateMs: number;
  /** The end was left out on purpose, so only what came before is compared. */
  readonly isCut: boolean;
  /** Who threw the end away when it had been sent: the gateway, or the end of the stream. */
  readonly cutBy: 'clear' | 'stream-end' | null;
}

/** One utterance of the caller: what the model heard against what the caller said. */
export interface CallerUtteranceFidelity {
  readonly recording: string;
  /** `disturbed`: the world itself has changed it, so that nobody is to blame. */
  readonly path: AudioPath | 'disturbed';
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
  /** Of all models that spoke. */
  readonly path: AudioPath | 'mixed';
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
