import type { Clock } from '@voc/resilience';
import type { CallFact } from '../escalation/call-fact.js';
import {
  initialPolicyState,
  stepPolicy,
  type Decision,
  type PolicyConfig,
} from '../escalation/escalation-policy.js';

/** A fact without its time, which is now. */
type Untimed<Fact> = Fact extends CallFact ? Omit<Fact, 'atMs'> : never;
export type NewFact = Untimed<CallFact>;

export type Act = Exclude<Decision, { readonly type: 'none' | 'stand-down' }>;

export interface CallPolicy {
  /** Tells the policy what has happened; what it decides is done at once, or when its time has come. */
  feed(fact: NewFact): void;
  close(): void;
}

/** Runs the escalation policy on a live call. */
export function createCallPolicy(
  config: PolicyConfig,
  deps: { readonly clock: Clock; readonly act: (decision: Act) => void },
): CallPolicy {
  const { clock, act } = deps;
  let state = initialPolicyState;
  let cancelPending = (): void => undefined;

  const perform = (decision: Decision): void => {
    if (decision.type === 'none') return;
    if (decision.type === 'escalate' || decision.type === 'stand-down') cancelPending();
    if (decision.type === 'stand-down') return;
    if (decision.type !== 'escalate') return act(decision);
    if (decision.afterMs === 0) act(decision);
    else cancelPending = clock.schedule(decision.afterMs, () => act(decision));
  };
  return {
    feed(fact) {
      const step = stepPolicy(config, state, { ...fact, atMs: clock.monotonicMs() });
      state = step.state;
      perform(step.decision);
    },
    close: () => cancelPending(),
  };
}
