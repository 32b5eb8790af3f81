import { sourcesOf, targetOf, type HandoverEvent } from '../handover-state.js';
import { handoverRecord } from './handover-row.js';
import type { HandoverStore, MoveResult } from './handover-store.js';
import type { Table } from './table.js';

type MoveMethods = Pick<HandoverStore, 'moveTo' | 'fail' | 'markBridged' | 'markRedeemed' | 'markDialResult'>;

/** What anybody may report, as often as they like and in any order. */
export function moveMethods(table: Table, now: () => number): MoveMethods {
  const fail: MoveMethods['fail'] = (handoverId, reason) =>
    move(
      table,
      now,
      handoverId,
      { type: 'failed', reason },
      { by: `failed:${reason}`, rowMayBeMissing: true },
    );
  const markBridged: MoveMethods['markBridged'] = (handoverId) =>
    move(table, now, handoverId, { type: 'bridged' }, { by: 'bridged' });
  return {
    moveTo: (handoverId, event, by) => move(table, now, handoverId, event, { by }),
    fail,
    markBridged,
    markRedeemed: (handoverId) => move(table, now, handoverId, { type: 'redeemed' }, { by: 'redeemed' }),
    async markDialResult(handoverId, outcome) {
      const noted = await table.write(handoverId, {
        set: { dial_outcome: outcome },
        condition: 'attribute_exists(#handover_id)',
      });
      if (noted.status === 'refused') return { outcome: 'ignored', record: null };
      return outcome === 'bridged' ? markBridged(handoverId) : fail(handoverId, outcome);
    },
  };
}

/** One event of the state machine as one conditional write. */
export async function move(
  table: Table,
  now: () => number,
  handoverId: string,
  event: HandoverEvent,
  options: { readonly by: string; readonly rowMayBeMissing?: boolean },
): Promise<MoveResult> {
  const to = targetOf(event.type);
  const sources = sourcesOf(event.type);
  const inSource = `#status IN (${sources.map((_status, index) => `:from${index}`).join(', ')})`;
  const result = await table.write(handoverId, {
    set: {
      status: to,
      moved_by: options.by,
      [`${to}_at`]: new Date(now()).toISOString(),
      ...(event.type === 'failed' ? { failure: event.reason } : {}),
    },
    condition: options.rowMayBeMissing ? `attribute_not_exists(#status) OR ${inSource}` : inSource,
    values: Object.fromEntries(sources.map((status, index) => [`from${index}`, status])),
  });
  const record = result.row && handoverRecord(result.row);
  // After a lost reply the SDK repeats the write, which then fails its own condition.
  const isOwnMove = result.row?.['moved_by'] === options.by && record?.status === to;
  return { outcome: result.status === 'written' || isOwnMove ? 'moved' : 'ignored', record };
}
