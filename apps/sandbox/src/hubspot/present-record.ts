import type { CrmRecord } from './crm-store.js';
import type { ObjectType } from './object-types.js';

export interface PresentedRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: false;
}

const always = {
  contacts: ['createdate', 'hs_object_id', 'lastmodifieddate'],
  tickets: ['createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  notes: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  tasks: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
} as const satisfies Record<ObjectType, readonly string[]>;

const unlessAsked = {
  contacts: ['email', 'firstname', 'lastname'],
  tickets: [
    'content',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hs_ticket_category',
    'hs_ticket_priority',
    'subject',
  ],
  notes: [],
  tasks: [],
} as const satisfies Record<ObjectType, readonly string[]>;

/**
 * A record as reads answer it: only the properties asked for, in alphabetical order, null where not set.
 * @param asked empty = HubSpot's default set of the type
 */
export function presentRecord(record: CrmRecord, asked: readonly string[]): PresentedRecord {
  const names = new Set<string>([
    ...always[record.type],
    ...(asked.length === 0 ? unlessAsked[record.type] : asked),
  ]);
  return present(record, [...names]);
}

/** A record as writes answer it: everything that is set. */
export function presentWritten(record: CrmRecord): PresentedRecord {
  return present(record, Object.keys(record.properties));
}

function present(record: CrmRecord, names: readonly string[]): PresentedRecord {
  return {
    id: record.id,
    properties: Object.fromEntries(names.toSorted().map((name) => [name, record.properties[name] ?? null])),
    createdAt: new Date(record.createdAtMs).toISOString(),
    updatedAt: new Date(record.updatedAtMs).toISOString(),
    archived: false,
  };
}
