import type { CountryCode } from 'libphonenumber-js';
import type { Clock } from '@voc/resilience';
import { objectTypes, type ObjectType } from './object-types.js';
import { searchablePhone } from './searchable-phone.js';

type Properties = Readonly<Record<string, string>>;

export interface CrmRecord {
  readonly id: string;
  readonly type: ObjectType;
  /** All that are set, HubSpot's own included. */
  readonly properties: Properties;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface CrmStoreOptions {
  /** Country of phone numbers written without one. */
  readonly portalCountry: CountryCode;
  /** How much later than the write a record appears in search, ms. */
  readonly indexLagMs: () => number;
}

export interface CrmStore {
  /**
   * @param visibleAtOnce as a record that has been there for long
   * @throws Error when the portal is full
   */
  insert(type: ObjectType, properties: Properties, visibleAtOnce?: boolean): CrmRecord;
  /** Merges; an empty string clears a property. */
  update(record: CrmRecord, changes: Properties): CrmRecord;
  byId(type: ObjectType, id: string): CrmRecord | undefined;
  byValue(type: ObjectType, propertyName: string, value: string): CrmRecord | undefined;
  all(type: ObjectType): readonly CrmRecord[];
  /** The records as the search index knows them at this moment. */
  indexed(type: ObjectType): readonly CrmRecord[];
}

const firstIds = {
  contacts: 90_001,
  tickets: 70_001,
  notes: 50_001,
  tasks: 30_001,
} as const satisfies Record<ObjectType, number>;
const maxRecordsPerType = 20_000;

interface Entry {
  current: CrmRecord;
  /** Versions search may still show, oldest first. */
  versions: readonly { readonly visibleAtMs: number; readonly record: CrmRecord }[];
}

export function createCrmStore(options: CrmStoreOptions, deps: { readonly clock: Clock }): CrmStore {
  const tables = new Map(objectTypes.map((type) => [type, new Map<string, Entry>()]));
  const tableOf = (type: ObjectType): Map<string, Entry> => tables.get(type) ?? new Map<string, Entry>();
  const all = (type: ObjectType): readonly CrmRecord[] =>
    [...tableOf(type).values()].map((entry) => entry.current);

  const complete = (record: CrmRecord): CrmRecord => withOwnProperties(record, options.portalCountry);

  return {
    insert(type, properties, visibleAtOnce = false) {
      const table = tableOf(type);
      if (table.size >= maxRecordsPerType) throw new Error('the portal is full');
      const nowMs = deps.clock.now();
      const id = String(firstIds[type] + table.size);
      const record = complete({
        id,
        type,
        properties: withoutEmpty(properties),
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      });
      const visibleAtMs = visibleAtOnce ? nowMs : nowMs + options.indexLagMs();
      table.set(id, { current: record, versions: [{ visibleAtMs, record }] });
      return record;
    },
    update(record, changes) {
      const nowMs = deps.clock.now();
      const entry = tableOf(record.type).get(record.id);
      const base = entry?.current ?? record;
      const properties = withoutEmpty({ ...base.properties, ...changes });
      const updated = complete({ ...base, properties, updatedAtMs: nowMs });
      if (entry) replaceCurrent(entry, updated, nowMs, options.indexLagMs());
      return updated;
    },
    byId: (type, id) => tableOf(type).get(id)?.current,
    byValue: (type, propertyName, value) =>
      all(type).find((record) => record.properties[propertyName]?.toLowerCase() === value.toLowerCase()),
    all,
    indexed(type) {
      const nowMs = deps.clock.now();
      return [...tableOf(type).values()].flatMap(
        (entry) => entry.versions.findLast((version) => isVisible(version, nowMs))?.record ?? [],
      );
    },
  };
}

/** The old versions stay as long as search may show them. */
function replaceCurrent(entry: Entry, record: CrmRecord, nowMs: number, lagMs: number): void {
  const stillShown = entry.versions.filter((_version, at) => !isVisible(entry.versions[at + 1], nowMs));
  entry.current = record;
  entry.versions = [...stillShown, { visibleAtMs: nowMs + lagMs, record }];
}

function isVisible(version: { readonly visibleAtMs: number } | undefined, nowMs: number): boolean {
  return version !== undefined && version.visibleAtMs <= nowMs;
}

function withoutEmpty(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));
}

const timeNames = {
  contacts: ['createdate', 'lastmodifieddate'],
  tickets: ['createdate', 'hs_lastmodifieddate'],
  notes: ['hs_createdate', 'hs_lastmodifieddate'],
  tasks: ['hs_createdate', 'hs_lastmodifieddate'],
} as const satisfies Record<ObjectType, readonly [string, string]>;

function withOwnProperties(record: CrmRecord, country: CountryCode): CrmRecord {
  const [created, modified] = timeNames[record.type];
  return {
    ...record,
    properties: {
      ...record.properties,
      hs_object_id: record.id,
      [created]: new Date(record.createdAtMs).toISOString(),
      [modified]: new Date(record.updatedAtMs).toISOString(),
      ...searchablePhones(record, country),
    },
  };
}

function searchablePhones({ type, properties }: CrmRecord, country: CountryCode): Properties {
  if (type !== 'contacts') return {};
  const { phone, mobilephone } = properties;
  return {
    ...(phone === undefined
      ? {}
      : { hs_searchable_calculated_phone_number: searchablePhone(phone, country) }),
    ...(mobilephone === undefined
      ? {}
      : { hs_searchable_calculated_mobile_number: searchablePhone(mobilephone, country) }),
  };
}
