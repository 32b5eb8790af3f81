import type { CustomProperty } from '../hubspot/portal-features.js';

/** A property the orchestrator makes use of when the account has it. */
export interface WantedProperty {
  readonly objectType: 'contacts' | 'tickets';
  readonly name: CustomProperty;
  readonly label: string;
  readonly description: string;
  readonly groupName: string;
  /** Of the key used for the set-up; running needs none of them. */
  readonly scope: string;
}

/** Both hold text with unique values, which HubSpot lets nobody change later. */
export const wantedProperties: readonly WantedProperty[] = [
  {
    objectType: 'contacts',
    name: 'voice_phone_e164',
    label: 'Voice phone (E.164)',
    description:
      'The number this contact calls from. Kept by the voice assistant, which finds the contact by it.',
    groupName: 'contactinformation',
    scope: 'crm.schemas.contacts.write',
  },
  {
    objectType: 'tickets',
    name: 'voice_handover_id',
    label: 'Voice handover id',
    description:
      'The handover this ticket is about. Kept by the voice assistant, so that there is one ticket for each.',
    groupName: 'ticketinformation',
    scope: 'crm.schemas.tickets.write',
  },
];

/** The body that creates it. */
export function propertyDefinition({ name, label, description, groupName }: WantedProperty): object {
  return { name, label, description, groupName, type: 'string', fieldType: 'text', hasUniqueValue: true };
}
