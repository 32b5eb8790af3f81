import type { StoreDeps } from './handover-store.js';
import { createTable } from './table.js';

export interface LeaderLeaseConfig {
  /** The table `Handovers`: the lease is one more row of it, which no index holds because it has no status. */
  readonly tableName: string;
  /** What there shall be one leader for. */
  readonly task: string;
  readonly leaseMs: number;
}

/**
 * One of any number of replicas at a time, as far as their clocks agree. Two may believe it for a moment, so what the
 * leader does must be harmless when done twice. Throws CodedError<StoreErrorCode> only.
 */
export interface LeaderLease {
  /** Takes the lease when it is free, renews it when it is ours. */
  acquire(owner: string): Promise<'leader' | 'follower'>;
  /** Lets another lead at once; no error when it is not ours. */
  release(owner: string): Promise<void>;
}

export function createLeaderLease(config: LeaderLeaseConfig, deps: StoreDeps): LeaderLease {
  const table = createTable({ tableName: config.tableName, keyName: 'handover_id' }, deps);
  const key = `leader#${config.task}`;
  return {
    async acquire(owner) {
      const nowMs = deps.clock.now();
      const result = await table.write(key, {
        set: { lease_owner: owner, lease_until: nowMs + config.leaseMs },
        condition: 'attribute_not_exists(#lease_until) OR #lease_until < :now OR #lease_owner = :owner',
        values: { now: nowMs, owner },
      });
      return result.status === 'written' ? 'leader' : 'follower';
    },
    async release(owner) {
      await table.write(key, {
        set: { lease_until: 0 },
        condition: '#lease_owner = :owner',
        values: { owner },
      });
    },
  };
}
