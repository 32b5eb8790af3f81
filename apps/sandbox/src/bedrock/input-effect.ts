import type { HistoryRole } from './history-rules.js';
import type { PromptStart, SampleRate, Sensitivity } from './input-schema.js';
import type { Refused } from './refusal.js';

/** What an accepted input event means for the session. */
export type InputEffect =
  | { readonly type: 'none' }
  | { readonly type: 'session-started'; readonly sensitivity: Sensitivity }
  | { readonly type: 'prompt-started'; readonly prompt: PromptStart }
  /** The system prompt is complete. */
  | { readonly type: 'primed' }
  | { readonly type: 'history'; readonly role: HistoryRole; readonly text: string }
  | { readonly type: 'audio-opened'; readonly sampleRateHz: SampleRate }
  /** PCM16, little-endian. */
  | { readonly type: 'audio'; readonly pcm: Uint8Array }
  /** Text the model shall answer. */
  | { readonly type: 'text'; readonly text: string }
  /** `output` is JSON of an object. */
  | { readonly type: 'tool-result'; readonly toolUseId: string; readonly output: string }
  | { readonly type: 'prompt-ended' }
  | { readonly type: 'session-ended' };

export type Verdict =
  | {
      readonly status: 'accepted';
      readonly effect: InputEffect;
      /** A rule broken that the service is not known to punish. */
      readonly offence?: { readonly rule: string; readonly detail: string };
    }
  | Refused;

export function accepted(effect: InputEffect = { type: 'none' }): Verdict {
  return { status: 'accepted', effect };
}
