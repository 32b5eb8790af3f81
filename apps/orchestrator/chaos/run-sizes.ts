import type { ChaosConfig } from './run-chaos.js';

type RunSize = Omit<ChaosConfig, 'seed' | 'bundle'>;

/** Part of the tests. */
export const shortRun: RunSize = {
  calmCalls: 3,
  stormyCalls: 20,
  spreadMs: 7_000,
  maxLifeMs: 3_000,
  aftershockMs: 2_000,
  restLimitMs: 20_000,
};

export const longRun: RunSize = {
  calmCalls: 10,
  stormyCalls: 150,
  spreadMs: 50_000,
  maxLifeMs: 10_000,
  aftershockMs: 5_000,
  restLimitMs: 60_000,
};
