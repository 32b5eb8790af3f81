/** CRM objects this portal has; paths accept the name or the id. */
export const objectTypes = ['contacts', 'tickets', 'notes', 'tasks'] as const;

export type ObjectType = (typeof objectTypes)[number];

export const objectTypeIds = {
  contacts: '0-1',
  tickets: '0-5',
  notes: '0-46',
  tasks: '0-27',
} as const satisfies Record<ObjectType, string>;

export function parseObjectType(segment: string): ObjectType | undefined {
  return objectTypes.find((type) => type === segment || objectTypeIds[type] === segment);
}

/** Association type ids are directional: 16 leads from a ticket to a contact, 15 back. */
export interface AssociationType {
  readonly typeId: number;
  readonly from: ObjectType;
  readonly to: ObjectType;
  readonly reverseTypeId: number;
}

/** @see the `AssociationTypes` list of HubSpot's SDK */
const associationTypes: readonly AssociationType[] = [
  { typeId: 16, from: 'tickets', to: 'contacts', reverseTypeId: 15 },
  { typeId: 15, from: 'contacts', to: 'tickets', reverseTypeId: 16 },
  { typeId: 228, from: 'notes', to: 'tickets', reverseTypeId: 227 },
  { typeId: 227, from: 'tickets', to: 'notes', reverseTypeId: 228 },
  { typeId: 202, from: 'notes', to: 'contacts', reverseTypeId: 201 },
  { typeId: 201, from: 'contacts', to: 'notes', reverseTypeId: 202 },
  { typeId: 230, from: 'tasks', to: 'tickets', reverseTypeId: 229 },
  { typeId: 229, from: 'tickets', to: 'tasks', reverseTypeId: 230 },
  { typeId: 204, from: 'tasks', to: 'contacts', reverseTypeId: 203 },
  { typeId: 203, from: 'contacts', to: 'tasks', reverseTypeId: 204 },
];

export function associationTypeById(typeId: number): AssociationType | undefined {
  return associationTypes.find((type) => type.typeId === typeId);
}

/** The generic link between two kinds of object, if they can be linked. */
export function defaultAssociationType(from: ObjectType, to: ObjectType): AssociationType | undefined {
  return associationTypes.find((type) => type.from === from && type.to === to);
}
