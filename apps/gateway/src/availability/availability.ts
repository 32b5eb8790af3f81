import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import { callbackWindow } from './callback-window.js';
import type { OpeningHours, Period } from './opening-hours.js';
import type { CountAgents } from './queue-agents.js';

/** `unknown` is to be treated as `available`: nobody is refused a person because we could not ask. */
export type Staffing = 'available' | 'nobody-there' | 'closed' | 'unknown';

/** Whether a person could take the caller, and if not, when one could call back. */
export interface Availability {
  /** Answers within the deadline; never rejects. All calls share what was learnt last. */
  check(): Promise<Staffing>;
  /** What may be promised now; null when nobody has said when somebody is there. */
  callbackWindow(): Period | null;
  /** IANA name of the zone whose clocks the window is told by. */
  readonly timeZone: string;
}

export interface AvailabilityConfig {
  /** How long an answer about the queue holds. */
  readonly cacheMs: number;
  /** The caller waits. */
  readonly deadlineMs: number;
}

export const availabilityDefaults: AvailabilityConfig = { cacheMs: 5_000, deadlineMs: 300 };

export interface AvailabilityDeps {
  /** null: the queue is not asked. */
  readonly countAgents: CountAgents | null;
  /** null: somebody may be there at any time. */
  readonly openingHours: OpeningHours | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** For metrics: what each question to the queue came to. */
  readonly onAsked: (outcome: Exclude<Staffing, 'closed'>) => void;
}

export function createAvailability(config: AvailabilityConfig, deps: AvailabilityDeps): Availability {
  const { clock, openingHours } = deps;
  let known: { readonly answer: Promise<Staffing>; readonly untilMs: number } | null = null;

  return {
    timeZone: openingHours?.timeZone ?? 'UTC',
    callbackWindow: () => openingHours && callbackWindow(openingHours, clock.now()),
    check() {
      if (openingHours?.isOpen(clock.now()) === false) return Promise.resolve('closed');
      const { countAgents } = deps;
      if (countAgents === null) return Promise.resolve(openingHours === null ? 'unknown' : 'available');
      const nowMs = clock.monotonicMs();
      // A question under way is shared too; and a failure is kept as long as an answer, to leave a sick API alone.
      if (known === null || nowMs >= known.untilMs) {
        const answer = askQueue(config, deps, countAgents);
        known = { answer, untilMs: nowMs + config.cacheMs };
      }
      return known.answer;
    },
  };
}

async function askQueue(
  { deadlineMs }: AvailabilityConfig,
  { clock, log, onAsked }: AvailabilityDeps,
  countAgents: CountAgents,
): Promise<Staffing> {
  const staffing = await withDeadline(clock, deadlineMs, countAgents).then(
    (agents) => {
      if (agents === null) return 'unknown';
      // Whoever is busy will be free again: the caller queues.
      return agents.available > 0 || agents.online > 0 ? 'available' : 'nobody-there';
    },
    (error: unknown) => {
      log.failure('queue could not be asked for agents', error);
      return 'unknown' as const;
    },
  );
  onAsked(staffing);
  return staffing;
}
