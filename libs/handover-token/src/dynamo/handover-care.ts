import type { HandoverCase } from '../handover-record.js';
import { isTerminal, type HandoverStatus } from '../handover-state.js';
import { handoverRecord } from './handover-row.js';
import { stamped, type HandoverStoreConfig, type StoreDeps } from './handover-store.js';
import { queryIndex, type PageCursor } from './index-query.js';
import { numberOrNull, textOrNull } from './row-fields.js';
import { createTable, type Row } from './table.js';

export interface CareQuery {
  readonly status: HandoverStatus;
  /** Last changed between these two, ISO 8601. */
  readonly from: string;
  readonly until: string;
  /** Rows read, whether they want care or not. */
  readonly limit: number;
  readonly after: PageCursor | null;
}

export interface CarePage {
  /** Those that may want care, longest unchanged first. As an index saw them: a little late, perhaps. */
  readonly cases: readonly HandoverCase[];
  readonly next: PageCursor | null;
}

/** What the reconciler needs beside the saga's own store. Every write is conditional. Throws CodedError<StoreErrorCode> only. */
export interface HandoverCare {
  page(query: CareQuery): Promise<CarePage>;
  /** Opens a finished handover for one more try of its CRM part; the next claim then gets it. */
  reopen(found: HandoverCase): Promise<'reopened' | 'lost'>;
  /** Notes that people were told; only the first to note it tells them. */
  report(handoverId: string, reason: string): Promise<'first' | 'again'>;
  /** Nothing more will be tried for a finished handover; what it was about leaves the row. */
  dropEscalation(handoverId: string): Promise<'dropped' | 'lost'>;
}

const statusIndex = 'by-status';

/** Finished handovers leave the queries by themselves: without their escalation nothing matches any more. */
const wanted = {
  open: 'attribute_not_exists(#reported) OR attribute_not_exists(#finished_at) OR attribute_exists(#escalation)',
  terminal:
    'attribute_exists(#escalation) OR (attribute_not_exists(#finished_at) AND attribute_not_exists(#reported))',
};

export function createHandoverCare(config: HandoverStoreConfig, deps: StoreDeps): HandoverCare {
  const now = (): number => deps.clock.now();
  const table = stamped(
    createTable({ tableName: config.tableName, keyName: 'handover_id' }, deps),
    now,
    config.ttlS,
  );
  return {
    async page({ status, from, until, limit, after }) {
      const { rows, next } = await queryIndex(config, deps, {
        indexName: statusIndex,
        key: '#status = :status AND #updated_at BETWEEN :from AND :until',
        filter: isTerminal(status) ? wanted.terminal : wanted.open,
        values: { status, from, until },
        limit,
        after,
      });
      return { cases: rows.map(handoverCase), next };
    },
    async reopen(found) {
      const result = await table.write(found.handover_id, {
        set: { lease_until: 0, repairs: found.repairs + 1 },
        remove: ['finished_at'],
        // Exactly the row that was looked at: whoever comes second finds another one.
        condition: '#finished_at = :seen AND attribute_exists(#escalation)',
        values: { seen: found.finished_at },
      });
      return result.status === 'written' ? 'reopened' : 'lost';
    },
    async report(handoverId, reason) {
      const result = await table.write(handoverId, {
        set: { reported: reason },
        condition: 'attribute_exists(#handover_id) AND attribute_not_exists(#reported)',
      });
      return result.status === 'written' ? 'first' : 'again';
    },
    async dropEscalation(handoverId) {
      const result = await table.write(handoverId, {
        set: {},
        remove: ['escalation'],
        condition: 'attribute_exists(#finished_at) AND attribute_exists(#escalation)',
      });
      return result.status === 'written' ? 'dropped' : 'lost';
    },
  };
}

function handoverCase(row: Row): HandoverCase {
  return {
    ...handoverRecord(row),
    escalation: textOrNull(row, 'escalation'),
    repairs: numberOrNull(row, 'repairs') ?? 0,
    reported: textOrNull(row, 'reported'),
  };
}
