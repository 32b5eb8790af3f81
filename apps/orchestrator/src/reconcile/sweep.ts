import { handoverStatuses, isTerminal, type HandoverCase, type HandoverStatus } from '@voc/handover-token';
import type { CarePage, HandoverCare } from '@voc/handover-token/dynamo';

export interface SweepConfig {
  /** Rows one page reads; 1 MB is DynamoDB's own limit. */
  readonly pageRows: number;
  /** Pages one call reads of each status. */
  readonly maxPages: number;
  /** How far back finished handovers are looked at. */
  readonly horizonMs: number;
  /** What changed more recently is left out. */
  readonly quietMs: number;
}

export interface SweepResult {
  readonly cases: readonly HandoverCase[];
  /** False when there is more than one call may read: the next call goes on where this one stopped. */
  readonly isComplete: boolean;
}

/** Reads what may want care, a bounded piece at a time. */
export function createSweep(
  config: SweepConfig,
  deps: { readonly care: Pick<HandoverCare, 'page'>; readonly now: () => number },
): () => Promise<SweepResult> {
  const places = new Map<HandoverStatus, CarePage['next']>();

  const sweepStatus = async (status: HandoverStatus): Promise<readonly HandoverCase[]> => {
    const nowMs = deps.now();
    // What never came to an end is looked for however old it is: each run leaves less of it.
    const fromMs = isTerminal(status) || status === 'bridged' ? nowMs - config.horizonMs : 0;
    const cases: HandoverCase[] = [];
    let next = places.get(status) ?? null;
    for (let page = 0; page < config.maxPages; page += 1) {
      const answer = await deps.care.page({
        status,
        from: new Date(fromMs).toISOString(),
        until: new Date(nowMs - config.quietMs).toISOString(),
        limit: config.pageRows,
        after: next,
      });
      cases.push(...answer.cases);
      next = answer.next;
      if (next === null) break;
    }
    places.set(status, next);
    return cases;
  };

  return async () => {
    const cases: HandoverCase[] = [];
    for (const status of handoverStatuses) cases.push(...(await sweepStatus(status)));
    return { cases, isComplete: [...places.values()].every((place) => place === null) };
  };
}
