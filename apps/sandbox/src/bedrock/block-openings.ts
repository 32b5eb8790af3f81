import type { ContentStart } from './input-schema.js';
import { refused, type Refused } from './refusal.js';

export type TextStart = Extract<ContentStart, { readonly type: 'TEXT' }>;
export type ToolStart = Extract<ContentStart, { readonly type: 'TOOL' }>;

/** What of a prompt has been said so far. */
export interface PromptProgress {
  readonly usedNames: ReadonlySet<string>;
  /** The system prompt is complete. */
  readonly isPrimed: boolean;
  readonly audio: { readonly state: 'none' | 'open' | 'closed'; readonly contentName: string | null };
  /** A TEXT or TOOL block; at most one is open. */
  readonly open: { readonly start: TextStart | ToolStart; readonly content: string | null } | null;
}

/** Why a block may not be opened now; null when it may. */
export function objectionToOpening(
  start: ContentStart,
  progress: PromptProgress,
  hasToolCall: (toolUseId: string) => boolean,
): Refused | null {
  const { usedNames, isPrimed, audio, open } = progress;
  if (usedNames.has(start.contentName))
    return refused('invalid', 'content-name-reused', 'each block has a name of its own');
  if (!isPrimed && (start.type !== 'TEXT' || start.role !== 'SYSTEM'))
    return refused('invalid', 'system-prompt-missing', `${start.type} before the system prompt`);
  if (start.type === 'AUDIO') {
    if (open !== null) return refused('history', 'audio-before-history', 'a text block is open');
    return audio.state === 'none' ? null : refused('invalid', 'second-audio-block', 'there is one');
  }
  if (open !== null) return refused('invalid', 'interleaved-blocks', `${start.type} inside another block`);
  if (start.type === 'TEXT') return objectionToText(start, progress);
  if (hasToolCall(start.toolResultInputConfiguration.toolUseId)) return null;
  return refused('invalid', 'unknown-tool-use', 'no such call waits for a result');
}

function objectionToText({ role, interactive }: TextStart, progress: PromptProgress): Refused | null {
  const { isPrimed, audio } = progress;
  if (role === 'SYSTEM') {
    if (isPrimed) return refused('invalid', 'second-system-prompt', 'the system prompt is fixed');
    return interactive ? refused('invalid', 'interactive-system-prompt', 'nobody answers it') : null;
  }
  if (!interactive) {
    if (audio.state === 'none') return null;
    return refused('history', 'history-after-audio', 'history belongs before the audio block');
  }
  if (role === 'ASSISTANT') return refused('invalid', 'interactive-assistant-text', 'only the user asks');
  if (audio.state === 'open') return null;
  return refused('invalid', 'interactive-text-without-audio', 'the audio block is not open');
}
