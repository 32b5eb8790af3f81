import type { EscalationPriority, EscalationReason } from '@voc/contracts';

/** A person is needed: what set it off, and what is known about it. */
export interface HandoverRequest {
  readonly reason: EscalationReason;
  /** The keyword, key, tool or failure code. */
  readonly trigger: string;
  /** From the model's tool, when it gave one. */
  readonly summary?: string;
  readonly intent?: string;
  readonly priority?: EscalationPriority;
}
