import { objectTypes, type ObjectType } from './object-types.js';

export interface PropertyOption {
  readonly label: string;
  readonly value: string;
}

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly groupName: string;
  readonly type: string;
  readonly fieldType: string;
  readonly hasUniqueValue: boolean;
  /** Set by HubSpot, refused in writes. */
  readonly readOnly: boolean;
  /** Closed list of values; empty = any. */
  readonly options: readonly PropertyOption[];
}

export interface PropertyCatalogue {
  list(type: ObjectType): readonly PropertyDefinition[];
  find(type: ObjectType, name: string): PropertyDefinition | undefined;
  /** @returns false when the name is taken */
  add(type: ObjectType, definition: PropertyDefinition): boolean;
}

export interface CatalogueSwitches {
  readonly withoutVoiceProperties: boolean;
  readonly urgentPriority: boolean;
}

/** The product's own unique properties, which its set-up script creates. */
export const voiceProperties: Readonly<Partial<Record<ObjectType, string>>> = {
  contacts: 'voice_phone_e164',
  tickets: 'voice_handover_id',
};

const groupNames = {
  contacts: 'contactinformation',
  tickets: 'ticketinformation',
  notes: 'engagement',
  tasks: 'task',
} as const;
const maxPropertiesPerType = 1000;

/** The properties of a fresh portal plus ours; `switches` is asked each time, so faults act at once. */
export function createPropertyCatalogue(switches: () => CatalogueSwitches): PropertyCatalogue {
  const definitions = new Map(
    objectTypes.map((type) => [type, new Map(defaultsOf(type).map((each) => [each.name, each]))]),
  );
  const createdByClient = new Set<string>();
  const isHidden = (type: ObjectType, name: string): boolean =>
    switches().withoutVoiceProperties && voiceProperties[type] === name && !createdByClient.has(name);
  const adjusted = (definition: PropertyDefinition): PropertyDefinition =>
    definition.name === 'hs_ticket_priority' && switches().urgentPriority
      ? { ...definition, options: optionsOf(['LOW', 'MEDIUM', 'HIGH', 'URGENT']) }
      : definition;

  return {
    list: (type) =>
      [...(definitions.get(type)?.values() ?? [])].filter((each) => !isHidden(type, each.name)).map(adjusted),
    find(type, name) {
      const definition = definitions.get(type)?.get(name);
      return definition && !isHidden(type, name) ? adjusted(definition) : undefined;
    },
    add(type, definition) {
      const known = definitions.get(type);
      if (!known || known.size >= maxPropertiesPerType) return false;
      if (known.has(definition.name) && !isHidden(type, definition.name)) return false;
      known.set(definition.name, definition);
      createdByClient.add(definition.name);
      return true;
    },
  };
}

function defaultsOf(type: ObjectType): readonly PropertyDefinition[] {
  const ours = voiceProperties[type];
  return [
    ...readOnlyNames[type].map((name) => define(type, name, { readOnly: true })),
    ...plainNames[type].map((name) => define(type, name)),
    ...Object.entries(enumerations[type]).map(([name, values]) =>
      define(type, name, { type: 'enumeration', fieldType: 'select', options: optionsOf(values) }),
    ),
    ...(type === 'contacts' ? [define(type, 'email', { hasUniqueValue: true })] : []),
    ...(type === 'notes' || type === 'tasks'
      ? [define(type, 'hs_timestamp', { type: 'datetime', fieldType: 'date' })]
      : []),
    ...(ours === undefined ? [] : [define(type, ours, { hasUniqueValue: true })]),
  ];
}

const readOnlyNames: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: [
    'hs_object_id',
    'createdate',
    'lastmodifieddate',
    'hs_searchable_calculated_phone_number',
    'hs_searchable_calculated_mobile_number',
  ],
  tickets: ['hs_object_id', 'createdate', 'hs_lastmodifieddate'],
  notes: ['hs_object_id', 'hs_createdate', 'hs_lastmodifieddate'],
  tasks: ['hs_object_id', 'hs_createdate', 'hs_lastmodifieddate', 'hs_task_is_overdue'],
};

const plainNames: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['firstname', 'lastname', 'phone', 'mobilephone', 'company', 'hs_language', 'hubspot_owner_id'],
  tickets: ['subject', 'content', 'hs_pipeline', 'hs_pipeline_stage', 'hubspot_owner_id'],
  notes: ['hs_note_body', 'hs_attachment_ids', 'hubspot_owner_id'],
  tasks: ['hs_task_subject', 'hs_task_body', 'hs_task_reminders', 'hubspot_owner_id'],
};

const enumerations: Readonly<Record<ObjectType, Readonly<Record<string, readonly string[]>>>> = {
  contacts: {},
  tickets: {
    hs_ticket_priority: ['LOW', 'MEDIUM', 'HIGH'],
    hs_ticket_category: ['PRODUCT_ISSUE', 'BILLING_ISSUE', 'FEATURE_REQUEST', 'GENERAL_INQUIRY'],
    source_type: ['CHAT', 'EMAIL', 'FORM', 'PHONE'],
  },
  notes: {},
  tasks: {
    hs_task_status: ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED'],
    hs_task_priority: ['NONE', 'LOW', 'MEDIUM', 'HIGH'],
    hs_task_type: ['EMAIL', 'CALL', 'TODO'],
  },
};

function define(type: ObjectType, name: string, rest: Partial<PropertyDefinition> = {}): PropertyDefinition {
  return {
    name,
    label: name,
    groupName: groupNames[type],
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: false,
    readOnly: false,
    options: [],
    ...rest,
  };
}

function optionsOf(values: readonly string[]): readonly PropertyOption[] {
  return values.map((value) => ({ label: value, value }));
}
