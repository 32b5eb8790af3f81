export type RecordKind = 'contacts' | 'tickets' | 'notes';

export interface StoredRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Ids of the records it is linked to. */
  readonly links: readonly string[];
}

/** What an account holds. */
export interface HubSpotRecords {
  /** @returns null when another record has the kind's unique value already */
  add(
    kind: RecordKind,
    properties: StoredRecord['properties'],
    links: StoredRecord['links'],
  ): StoredRecord | null;
  /** By the kind's unique property. */
  find(kind: RecordKind, unique: string): StoredRecord | undefined;
  count(kind: RecordKind, unique: string): number;
  notesOf(ticketId: string): readonly StoredRecord[];
}

/** Notes have none. */
const uniqueProperty: Readonly<Record<RecordKind, string | null>> = {
  contacts: 'voice_phone_e164',
  tickets: 'voice_handover_id',
  notes: null,
};

export function createHubSpotRecords(): HubSpotRecords {
  const records: Readonly<Record<RecordKind, StoredRecord[]>> = { contacts: [], tickets: [], notes: [] };
  let lastId = 1000;
  const matching = (kind: RecordKind, unique: string): readonly StoredRecord[] => {
    const key = uniqueProperty[kind];
    return key === null ? [] : records[kind].filter(({ properties }) => properties[key] === unique);
  };
  return {
    add(kind, properties, links) {
      const unique = properties[uniqueProperty[kind] ?? ''];
      if (unique !== undefined && matching(kind, unique).length > 0) return null;
      lastId += 1;
      const record = { id: String(lastId), properties, links };
      records[kind].push(record);
      return record;
    },
    find: (kind, unique) => matching(kind, unique)[0],
    count: (kind, unique) => matching(kind, unique).length,
    notesOf: (ticketId) => records.notes.filter(({ links }) => links.includes(ticketId)),
  };
}
