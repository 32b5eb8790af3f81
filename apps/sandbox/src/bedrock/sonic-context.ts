import type { Brain, HistoryTurn } from '../model/brain.js';
import type { Schedule } from '../model/scheduler.js';
import type { RecordingLibrary } from '../speech/recording.js';
import type { Recogniser } from '../speech/recogniser.js';
import type { BedrockFaults } from './bedrock-faults.js';
import type { SampleRate } from './input-schema.js';
import type { SonicWire } from './sonic-wire.js';

/** What the prompt has settled for the connection. */
export interface PromptSettings {
  readonly promptName: string;
  readonly outputHz: SampleRate;
  readonly voiceId: string;
  readonly tools: readonly string[];
}

/** A tool call the model has made. */
export interface ToolCall {
  readonly name: string;
  readonly isAnswered: boolean;
}

/** What the parts of one session share. */
export interface SonicContext {
  readonly recordings: RecordingLibrary;
  readonly recogniser: Recogniser;
  readonly schedule: Schedule;
  readonly nowMs: () => number;
  /** A new id for anything. */
  readonly newId: () => string;
  readonly decide: Brain;
  readonly faults: () => Readonly<BedrockFaults>;
  /** How the next piece of speech shall be damaged. */
  readonly takeAudioDamage: () => BedrockFaults['damagedAudio'];
  /** Whether the next turn shall come to nothing. */
  readonly takeEmptyTurn: () => boolean;
  readonly prompt: () => PromptSettings;
  readonly history: HistoryTurn[];
  readonly toolCalls: Map<string, ToolCall>;
  readonly wire: SonicWire;
  readonly sendNuisances: () => void;
  readonly note: (kind: string, detail: Readonly<Record<string, unknown>>) => void;
}
