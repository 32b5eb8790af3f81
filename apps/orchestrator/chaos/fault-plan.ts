import type { Disturbance } from './edge.js';
import type { Random } from './random.js';
import { stepBoundaries, type EdgeName } from './step-boundary.js';

export interface KillTarget {
  readonly boundary: string;
  readonly moment: 'before' | 'after';
}

/** What a run disturbs, and what it has disturbed so far. */
export interface FaultPlan {
  /** Where the next process shall die; each boundary gets its turn before one comes again. */
  nextKill(): KillTarget;
  /** A process has died there. */
  killed(target: KillTarget): void;
  /** Something that goes wrong with an ordinary request, or nothing. */
  disturb(edge: EdgeName): Disturbance;
  stop(): void;
  readonly isOver: () => boolean;
  readonly counts: FaultCounts;
}

export interface FaultCounts {
  readonly faults: Record<EdgeName, number>;
  readonly killsAt: Map<string, number>;
  randomKills: number;
}

export function killCount({ killsAt, randomKills }: FaultCounts): number {
  return [...killsAt.values()].reduce((sum, count) => sum + count, randomKills);
}

/** Share of all requests to a service that are disturbed. */
const shares: Readonly<Record<EdgeName, number>> = { sqs: 0.06, dynamodb: 0.06, hubspot: 0.15, twilio: 0.2 };

/** Long enough for a budget to run out, short enough for no time-out of ours. */
const slowMs = { min: 200, max: 2_000 };

export function createFaultPlan(random: Random): FaultPlan {
  const counts: FaultCounts = {
    faults: { sqs: 0, dynamodb: 0, hubspot: 0, twilio: 0 },
    killsAt: new Map(),
    randomKills: 0,
  };
  const allTargets = stepBoundaries.flatMap((boundary): KillTarget[] => [
    { boundary, moment: 'before' },
    { boundary, moment: 'after' },
  ]);
  let targets: KillTarget[] = [];
  let isOver = false;
  return {
    counts,
    isOver: () => isOver,
    stop: () => void (isOver = true),
    nextKill() {
      if (targets.length === 0) targets = random.shuffled(allTargets);
      return targets.pop() ?? { boundary: 'twilio redirect', moment: 'after' };
    },
    killed({ boundary, moment }) {
      const name = `${moment} ${boundary}`;
      counts.killsAt.set(name, (counts.killsAt.get(name) ?? 0) + 1);
    },
    disturb(edge) {
      if (isOver || !random.chance(shares[edge])) return { kind: 'none' };
      counts.faults[edge] += 1;
      const kind = random.pick(['slow', 'fail', 'fail-after-effect', 'lose-reply'] as const);
      return kind === 'slow' ? { kind, delayMs: random.between(slowMs.min, slowMs.max) } : { kind };
    },
  };
}
