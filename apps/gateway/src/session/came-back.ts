import type { HandoverFailure } from '@voc/handover-token';

/** What a caller who asks may be told; the rest is of interest to us only. */
const wordings: Partial<Readonly<Record<HandoverFailure, string>>> = {
  busy: 'the line was busy',
  no_answer: 'nobody answered',
  short_bridge: 'the connection broke off right after it was made',
};

/** Tells the model why the caller is back, so that it neither wonders nor makes a reason up. */
export function explainReturn(reason: HandoverFailure): string {
  const why = wordings[reason] ?? 'for a technical reason on our side';
  return [
    `The caller was to be connected to a person, and that did not work: ${why}.`,
    'The caller is with you again. If they want to try again, call escalate_to_human; otherwise help them yourself or say goodbye.',
  ].join(' ');
}
