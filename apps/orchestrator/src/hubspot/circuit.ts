import { sleep, type Clock } from '@voc/resilience';
import { circuitOpenError } from './hubspot-error.js';

/** What one request says about the service behind it. */
export type Verdict =
  | 'alive'
  /** Says nothing: it was given up by us. */
  | 'unknown'
  /** No answer, or one that says that the service itself fails. */
  | 'down'
  /** This key is not let in; a single request may still lack no more than its own permission. */
  | 'denied'
  /** The service says that nothing will succeed for a long time. */
  | 'closed';

export interface CircuitConfig {
  /** Failures in a row, of whatever handovers, after which nothing is sent for a while. */
  readonly failuresToOpen: number;
  /** How long nothing is sent after the 1st, 2nd, … failure of a probe; the last for ever. */
  readonly pausesMs: readonly number[];
  /** The pause when the door is shut, which does not pass by itself within a handover. */
  readonly shutPauseMs: number;
  /** A request waits for the end of a pause up to this long, and fails at once when it lasts longer. */
  readonly patienceMs: number;
}

export interface CircuitDeps {
  readonly clock: Clock;
  /** Of a failed request. */
  readonly verdictOf: (error: unknown) => Verdict;
  readonly onChange: (change: CircuitChange) => void;
}

export type CircuitChange =
  { readonly to: 'open'; readonly because: Verdict; readonly pauseMs: number } | { readonly to: 'closed' };

/** Stands between all handovers of the process and HubSpot. */
export interface Circuit {
  /** False while nothing is sent, or only a probe: then nobody should wait for an answer. */
  readonly isClosed: () => boolean;
  /**
   * Runs the request when the circuit is closed, or as its probe.
   * @throws HubSpotError HUBSPOT_CIRCUIT_OPEN without sending anything, at once when the pause is a long one, else when
   *   the signal aborts
   */
  readonly run: <T>(request: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

/** For a handful of requests by hand: each may find out for itself how the service is. */
export const noCircuit: Circuit = { isClosed: () => true, run: (request) => request() };

type State =
  | { readonly name: 'closed'; readonly failures: number }
  /** Nothing is sent until then; `opened` counts the pauses in a row. */
  | { readonly name: 'open'; readonly untilMs: number; readonly opened: number }
  /** One request finds out how things are. */
  | { readonly name: 'probing'; readonly opened: number };

/** How often those who wait look whether the probe has settled. */
const probePollMs = 100;

export function createCircuit(config: CircuitConfig, deps: CircuitDeps): Circuit {
  let state: State = { name: 'closed', failures: 0 };

  const open = (opened: number, because: Verdict): void => {
    const pauseMs = pauseAfter(config, opened, because);
    state = { name: 'open', untilMs: deps.clock.monotonicMs() + pauseMs, opened };
    deps.onChange({ to: 'open', because, pauseMs });
  };

  /** A request that was under way when the circuit opened changes nothing: only the probe does. */
  const afterRequest = (verdict: Verdict): void => {
    if (state.name !== 'closed' || verdict === 'unknown') return;
    const failures = verdict === 'alive' ? 0 : state.failures + 1;
    if (verdict === 'closed' || failures >= config.failuresToOpen) open(1, verdict);
    else state = { name: 'closed', failures };
  };

  const afterProbe = (verdict: Verdict, opened: number): void => {
    if (verdict === 'alive') {
      state = { name: 'closed', failures: 0 };
      deps.onChange({ to: 'closed' });
    } else if (verdict === 'unknown') {
      // The next in line probes.
      state = { name: 'open', untilMs: deps.clock.monotonicMs(), opened };
    } else open(opened + 1, verdict);
  };

  /** Resolves when this request may go out. */
  const admission = async (signal: AbortSignal): Promise<(verdict: Verdict) => void> => {
    for (;;) {
      if (state.name === 'closed') return afterRequest;
      const waitMs = state.name === 'probing' ? probePollMs : state.untilMs - deps.clock.monotonicMs();
      if (state.name === 'open' && waitMs <= 0) {
        const { opened } = state;
        state = { name: 'probing', opened };
        return (verdict) => afterProbe(verdict, opened);
      }
      if (waitMs > config.patienceMs) refuse();
      await sleep(deps.clock, waitMs, signal).catch(refuse);
    }
  };

  return {
    isClosed: () => state.name === 'closed',
    async run(request, signal) {
      const settle = await admission(signal);
      try {
        const answer = await request();
        settle('alive');
        return answer;
      } catch (error) {
        settle(deps.verdictOf(error));
        throw error;
      }
    },
  };
}

function pauseAfter(config: CircuitConfig, opened: number, because: Verdict): number {
  if (because === 'denied' || because === 'closed') return config.shutPauseMs;
  return config.pausesMs[opened - 1] ?? config.pausesMs.at(-1) ?? 0;
}

function refuse(): never {
  throw circuitOpenError();
}
