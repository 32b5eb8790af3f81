import type { CallerHabits } from './caller.js';
import type { Random } from './random.js';

/** All that chance decides about one call, drawn before the first begins. */
export interface CallPlan {
  readonly startsAfterMs: number;
  readonly phone: string;
  readonly habits: CallerHabits;
  /** When further copies of its message are sent, after the first. */
  readonly copiesAfterMs: readonly number[];
}

export interface CallPlanConfig {
  readonly calls: number;
  readonly spreadMs: number;
  /** Later than this after the first, a copy comes when its lease is over. */
  readonly leaseMs: number;
}

export function planCalls({ calls, spreadMs, leaseMs }: CallPlanConfig, random: Random): readonly CallPlan[] {
  return Array.from({ length: calls }, () => ({
    startsAfterMs: random.between(0, spreadMs),
    phone: phoneOf(random),
    habits: {
      farewellMs: random.between(800, 2_500),
      answerMs: random.between(300, 1_500),
      connectAnswers: random.pick(['agent', 'agent', 'agent', 'agent', 'busy', 'no_answer'] as const),
      hangsUpAfterMs: random.chance(0.08) ? random.between(500, 6_000) : null,
    },
    copiesAfterMs: [random.between(0, 2_000), ...(random.chance(0.3) ? [leaseMs + 1_000] : [])],
  }));
}

/** Everything goes its usual way. */
export function planCalmCalls(calls: number, random: Random): readonly CallPlan[] {
  return Array.from({ length: calls }, () => ({
    startsAfterMs: 0,
    phone: phoneOf(random),
    habits: { farewellMs: 1_000, answerMs: 500, connectAnswers: 'agent', hangsUpAfterMs: null },
    copiesAfterMs: [],
  }));
}

/** A few numbers for many callers, so that their contacts meet. */
function phoneOf(random: Random): string {
  return `+1555010000${random.between(3, 9)}`;
}
