import { move } from './handover-moves.js';
import { handoverRecord } from './handover-row.js';
import type { Claim, HandoverRequest, HandoverStore } from './handover-store.js';
import type { Row, Table } from './table.js';

type LeaseMethods = Pick<
  HandoverStore,
  'claim' | 'extendLease' | 'releaseLease' | 'finish' | 'recordStep' | 'reserveToken'
>;

/** What only the holder of the lease may write. */
export function leaseMethods(table: Table, now: () => number): LeaseMethods {
  const asOwner = async (
    handoverId: string,
    owner: string,
    set: Row,
    remove: readonly string[] = [],
  ): Promise<'kept' | 'lost'> => {
    const condition = '#lease_owner = :owner';
    const result = await table.write(handoverId, { set, remove, condition, values: { owner } });
    return result.status === 'written' ? 'kept' : 'lost';
  };
  return {
    claim: (request, owner, leaseMs) => claim(table, now, request, owner, leaseMs),
    extendLease: (handoverId, owner, leaseMs) => asOwner(handoverId, owner, { lease_until: now() + leaseMs }),
    async releaseLease(handoverId, owner) {
      await asOwner(handoverId, owner, { lease_until: 0 });
    },
    finish: (handoverId, owner, crm = 'done') =>
      asOwner(
        handoverId,
        owner,
        { finished_at: new Date(now()).toISOString() },
        crm === 'done' ? ['escalation'] : [],
      ),
    recordStep: (handoverId, owner, step, outcome, results = {}) =>
      asOwner(handoverId, owner, {
        ...results,
        [`steps.${step}`]: { ...outcome, at: new Date(now()).toISOString() },
      }),
    reserveToken: (handoverId, owner, token) => asOwner(handoverId, owner, { token }),
  };
}

async function claim(
  table: Table,
  now: () => number,
  request: HandoverRequest,
  owner: string,
  leaseMs: number,
): Promise<Claim> {
  const result = await table.write(request.handover_id, {
    set: {
      lease_owner: owner,
      lease_until: now() + leaseMs,
      call_sid: request.call_sid,
      conversation_id: request.conversation_id,
      requested_at: request.requested_at,
      ...(request.escalation === undefined ? {} : { escalation: request.escalation }),
    },
    setOnce: { status: 'requested', steps: {} },
    condition:
      'attribute_not_exists(#finished_at) AND ' +
      '(attribute_not_exists(#lease_until) OR #lease_until < :now OR #lease_owner = :owner)',
    values: { now: now(), owner },
  });
  if (result.status === 'refused') return refusedClaim(result.row, now());
  const record = handoverRecord(result.row);
  if (record.status !== 'requested') return { status: 'claimed', record };
  const moved = await move(table, now, request.handover_id, { type: 'claimed' }, { by: owner });
  return { status: 'claimed', record: moved.record ?? record };
}

function refusedClaim(row: Row | null, nowMs: number): Claim {
  const record = row && handoverRecord(row);
  if (record?.finished_at != null) return { status: 'finished' };
  return { status: 'running-elsewhere', retryAfterMs: Math.max(0, (record?.lease_until ?? 0) - nowMs) };
}
