import type { EscalationPriority } from '@voc/contracts';
import type { HandoverFailure } from '@voc/handover-token';
import type { VoiceErrorCode } from '@voc/voice-client';

/** What the escalation policy learns of a call, in the order it happened; plain JSON, so that a call can be replayed. */
export type CallFact = {
  /** Monotonic milliseconds from any origin, the same for the whole call; never goes back. */
  readonly atMs: number;
} & (
  | {
      readonly type: 'caller-said';
      readonly text: string;
      /** BCP 47, the call's at that moment. */
      readonly language: string;
    }
  | { readonly type: 'digit-pressed-for-person' }
  /** The model called the tool for a person. */
  | {
      readonly type: 'tool-asked';
      readonly reason: 'user_request' | 'agent_decision';
      readonly trigger: string;
      readonly summary?: string;
      readonly intent?: string;
      readonly priority?: EscalationPriority;
    }
  /** An answer to the caller ended; sentences of our own do not count. `empty`: nothing to hear and no tool called. */
  | { readonly type: 'turn-ended'; readonly outcome: 'answered' | 'failed' | 'empty' | 'interrupted' }
  /** The silence ladder: asked whether the caller is still there, asked again, gave up. */
  | { readonly type: 'silence'; readonly stage: 'prompted' | 'prompted-again' | 'gave-up' }
  /** `moving`: another session is being opened; `gone`: there will be none, nobody here can speak to the caller. */
  | { readonly type: 'provider'; readonly trouble: 'moving' | 'moved' }
  | { readonly type: 'provider'; readonly trouble: 'gone'; readonly code: VoiceErrorCode }
  | { readonly type: 'handover-came-back'; readonly reason: HandoverFailure }
  /** Nobody is there, and the caller was offered a callback in the place of a handover; or has agreed to one. */
  | { readonly type: 'callback'; readonly stage: 'offered' | 'agreed' }
);
