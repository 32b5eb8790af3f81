import { startEdge, type Disturbance, type Edge } from './edge.js';
import type { FaultPlan, KillTarget } from './fault-plan.js';
import { startMortalProcess, type MortalProcess } from './mortal-process.js';
import type { Random } from './random.js';
import { edgeNames, type EdgeName } from './step-boundary.js';

export interface WorkerSlotConfig {
  readonly bundle: string;
  readonly upstreams: Readonly<Record<EdgeName, string>>;
  /** With the addresses of the edges in place of the services'. */
  readonly env: (edges: Readonly<Record<EdgeName, string>>) => Readonly<Record<string, string>>;
  /** In the first half of it a process is given the boundary to die at; if that does not come up it dies in the second. */
  readonly maxLifeMs: number;
}

/** One orchestrator, started again whenever it has died; behind edges of its own, so that only it is killed. */
export interface WorkerSlot {
  /** From now on it is disturbed and killed as planned. */
  arm(): void;
  /** What its processes said on their error output, or that one ended by itself. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface WorkerSlotDeps {
  readonly plan: FaultPlan;
  readonly random: Random;
}

const restartMs = 200;

export async function startWorkerSlot(config: WorkerSlotConfig, deps: WorkerSlotDeps): Promise<WorkerSlot> {
  const assassin = createAssassin(config, deps, () => worker?.kill());
  const edges = await Promise.all(
    edgeNames.map(async (name): Promise<[EdgeName, Edge]> => [
      name,
      await startEdge(name, config.upstreams[name], {
        disturb: assassin.disturb,
        kill: () => worker?.kill(),
      }),
    ]),
  );
  const urls = Object.fromEntries(edges.map(([name, { url }]) => [name, url])) as Record<EdgeName, string>;
  const worker: MortalProcess | undefined = startMortalProcess({
    bundle: config.bundle,
    env: config.env(urls),
    restartMs,
    onStart: assassin.aim,
  });
  return {
    complaints: worker.complaints,
    arm: assassin.arm,
    async close() {
      assassin.retire();
      await worker.close();
      await Promise.all(edges.map(([, edge]) => edge.close()));
    },
  };
}

interface Assassin {
  readonly arm: () => void;
  /** A new process has come up. */
  readonly aim: () => void;
  readonly disturb: (boundary: string, edge: EdgeName) => Disturbance;
  readonly retire: () => void;
}

/** Decides when the process of a slot dies, and what goes wrong for it until then. */
function createAssassin(
  { maxLifeMs }: WorkerSlotConfig,
  { plan, random }: WorkerSlotDeps,
  kill: () => void,
): Assassin {
  let target: KillTarget | null = null;
  let isArmed = false;
  let timers: readonly NodeJS.Timeout[] = [];
  const retire = (): void => {
    timers.forEach(clearTimeout);
    timers = [];
    target = null;
  };
  const killAtRandom = (): void => {
    if (plan.isOver()) return;
    plan.counts.randomKills += 1;
    kill();
  };
  const aim = (): void => {
    retire();
    if (!isArmed || plan.isOver()) return;
    // Some work gets done in between.
    timers = [
      setTimeout(() => void (target = plan.nextKill()), random.between(0, maxLifeMs / 2)),
      setTimeout(killAtRandom, random.between(maxLifeMs / 2, maxLifeMs)),
    ];
  };
  return {
    retire,
    aim,
    arm() {
      isArmed = true;
      aim();
    },
    disturb(boundary, edge) {
      if (!isArmed || plan.isOver()) return { kind: 'none' };
      if (target?.boundary !== boundary) return plan.disturb(edge);
      const { moment } = target;
      plan.killed(target);
      target = null;
      return { kind: 'kill', moment };
    },
  };
}
