import { ApiRefusal, propertyRefusal } from './api-refusal.js';
import type { CrmRecord } from './crm-store.js';
import type { ObjectType } from './object-types.js';
import type { Portal } from './operation.js';
import { defaultPipelineId } from './pipelines.js';
import { validateProperties, validateRequired, validateStage } from './validate-properties.js';
import { voiceProperties } from './property-definitions.js';

type Properties = Readonly<Record<string, string>>;

/** Versions from this one on enforce what an administrator made required; older ones ignore it. */
const enforcingVersion = '2026-09';

const singular = {
  contacts: 'Contact',
  tickets: 'Ticket',
  notes: 'Note',
  tasks: 'Task',
} as const satisfies Record<ObjectType, string>;

/** Everything that can refuse a new record. @throws ApiRefusal */
export function checkNewRecord(
  portal: Portal,
  type: ObjectType,
  properties: Properties,
  version: string,
): Properties {
  const full = type === 'tickets' ? { hs_pipeline: defaultPipelineId, ...properties } : properties;
  validateProperties(type, full, portal.catalogue);
  const isEnforcing = /^\d/.test(version) && version >= enforcingVersion;
  validateRequired(type, full, isEnforcing ? portal.faults.current.requiredExtra[type] : undefined);
  if (type === 'tickets') validateStage(full);
  checkUnique(portal, type, full);
  return full;
}

/** Everything that can refuse a change. @throws ApiRefusal */
export function checkChange(portal: Portal, record: CrmRecord, changes: Properties): void {
  validateProperties(record.type, changes, portal.catalogue);
  if (record.type === 'tickets') validateStage({ ...record.properties, ...changes });
  checkUnique(portal, record.type, changes, record.id);
}

/** @throws ApiRefusal 400 unless the property can identify a record of the type */
export function checkIdProperty(portal: Portal, type: ObjectType, name: string): void {
  if (portal.catalogue.find(type, name)?.hasUniqueValue) return;
  throw propertyRefusal('PROPERTY_DOESNT_EXIST', `No unique property named "${name}"`, name, {
    isViolation: voiceProperties[type] !== name,
  });
}

/** Stores a checked record and tells the journal. */
export function insertRecord(portal: Portal, type: ObjectType, properties: Properties): CrmRecord {
  const record = portal.store.insert(type, properties);
  const kind = (
    {
      contacts: 'contact-created',
      tickets: 'ticket-created',
      notes: 'note-created',
      tasks: 'task-created',
    } as const
  )[type];
  portal.journal.record('hubspot', kind, null, { id: record.id });
  return record;
}

export function recordFound(
  portal: Portal,
  record: CrmRecord,
  by: 'id' | 'unique-property' | 'search' | 'upsert',
): void {
  if (record.type === 'contacts')
    portal.journal.record('hubspot', 'contact-found', null, { id: record.id, by });
}

function checkUnique(portal: Portal, type: ObjectType, properties: Properties, exceptId?: string): void {
  for (const [name, value] of Object.entries(properties)) {
    if (value === '' || !portal.catalogue.find(type, name)?.hasUniqueValue) continue;
    const holder = portal.store.byValue(type, name, value);
    if (holder && holder.id !== exceptId) {
      throw new ApiRefusal(409, 'CONFLICT', `${singular[type]} already exists. Existing ID: ${holder.id}`);
    }
  }
}
