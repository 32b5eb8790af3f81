import { planCalls, planCalmCalls } from './call-plan.js';
import type { GatewayHabits } from './caller.js';
import { startChaosWorld, type ChaosWorld } from './chaos-world.js';
import { createFaultPlan, type FaultCounts, type FaultPlan } from './fault-plan.js';
import { violationsOf, type Aftermath } from './invariants.js';
import { orchestratorEnv } from './orchestrator-env.js';
import { placeCall } from './place-call.js';
import { createRandom, type Random } from './random.js';
import { takeStock } from './take-stock.js';
import { startWorkerSlot, type WorkerSlot } from './worker-slot.js';

export interface ChaosConfig {
  /** Decides the calls, the order of the kills and the draws of the faults; when processes run is the machine's. */
  readonly seed: number;
  /** The built orchestrator. */
  readonly bundle: string;
  /** Calls before the first fault. */
  readonly calmCalls: number;
  readonly stormyCalls: number;
  /** Over which the stormy calls begin. */
  readonly spreadMs: number;
  /** How long a process may live while the storm lasts. */
  readonly maxLifeMs: number;
  /** Faults go on this much longer. */
  readonly aftershockMs: number;
  /** After the last caller has gone the world must come to rest within this time. */
  readonly restLimitMs: number;
}

export interface ChaosResult {
  readonly seed: number;
  readonly aftermath: Aftermath;
  /** One line each; none is what is expected. */
  readonly violations: readonly string[];
  readonly counts: FaultCounts;
  /** Messages sent in excess of one for each call. */
  readonly duplicates: number;
}

const gateway: GatewayHabits = {
  patienceMs: 15_000,
  redirectGraceMs: 10_000,
  pollMs: 500,
  chime: { pauseMs: 2_200, lengthMs: 600 },
};
const workers = 2;
const leaseMs = 3_000;
const waitLimits = {
  undisturbedMs: 3_000,
  disturbedMs: gateway.patienceMs + gateway.redirectGraceMs + 2 * gateway.pollMs,
};
/** Processes take a moment to start, which is not a fault that callers should hear. */
const startUpMs = 1_500;
const garbage = '{"type":"escalation.requested","version":1}';

const sleep = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** One storm over one world, and what it left. */
export async function runChaos(config: ChaosConfig): Promise<ChaosResult> {
  const draws = createRandom(config.seed);
  const calmPlans = planCalmCalls(config.calmCalls, draws);
  const stormyPlans = planCalls({ calls: config.stormyCalls, spreadMs: config.spreadMs, leaseMs }, draws);
  const faults = createFaultPlan(createRandom(draws.between(0, 2 ** 31)));
  const world = await startChaosWorld();
  const slots: WorkerSlot[] = [];
  try {
    for (let slot = 0; slot < workers; slot += 1)
      slots.push(await startSlot(config, world, faults, createRandom(draws.between(0, 2 ** 31))));
    await sleep(startUpMs);
    const calm = await Promise.all(calmPlans.map((plan) => placeCall(gateway, world, plan)));
    for (const slot of slots) slot.arm();
    await world.queue.send(garbage);
    const calls = stormyPlans.map((plan) => placeCall(gateway, world, plan));
    await sleep(config.spreadMs + config.aftershockMs);
    faults.stop();
    const stormy = await Promise.all(calls);
    const limits = { ...waitLimits, restLimitMs: config.restLimitMs };
    const aftermath = await takeStock(world, { calm, stormy }, limits);
    const complaints = slots
      .flatMap((slot) => slot.complaints)
      .map((text) => `process: ${text.slice(0, 300)}`);
    return {
      seed: config.seed,
      aftermath,
      violations: [...violationsOf(aftermath), ...complaints],
      counts: faults.counts,
      duplicates: stormyPlans.reduce((sum, { copiesAfterMs }) => sum + copiesAfterMs.length, 0),
    };
  } finally {
    await Promise.all(slots.map((slot) => slot.close()));
    await world.close();
  }
}

function startSlot(
  config: ChaosConfig,
  world: ChaosWorld,
  plan: FaultPlan,
  random: Random,
): Promise<WorkerSlot> {
  const times = { leaseS: leaseMs / 1000, deadlineS: gateway.patienceMs / 1000 };
  return startWorkerSlot(
    {
      bundle: config.bundle,
      upstreams: {
        sqs: world.queue.endpoint,
        dynamodb: world.tables.endpoint,
        hubspot: world.hubSpot.url,
        twilio: world.twilio.url,
      },
      env: (edges) => orchestratorEnv(edges, world, times),
      maxLifeMs: config.maxLifeMs,
    },
    { plan, random },
  );
}
