import type { QueueName } from './contact-centre.js';
import type { ContactFlowEvent } from './contact-flow-event.js';

/** One caller inside Connect: what the flow's blocks read and write. */
export interface Contact {
  readonly contactId: string;
  readonly callSid: string;
  readonly callerNumber: string;
  readonly systemNumber: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** `$.StoredCustomerInput` */
  readonly storedInput: string;
  /** `$.External`: the last Lambda's answer only. */
  readonly external: Readonly<Record<string, string>>;
  /** Working queue, once set. */
  readonly queue: QueueName | null;
}

export type ContactChange = Partial<Pick<Contact, 'attributes' | 'storedInput' | 'external' | 'queue'>>;

/**
 * Reads a parameter that may be a JSONPath reference; a reference to something that is not there is an empty string, as in
 * Connect. Plain text stands for itself.
 */
export function resolveReference(text: string, contact: Contact): string {
  if (!text.startsWith('$.')) return text;
  const [head = '', ...tail] = text.slice(2).split('.');
  const name = tail.join('.');
  switch (head) {
    case 'StoredCustomerInput':
      return contact.storedInput;
    case 'External':
      return ownValue(contact.external, name);
    case 'Attributes':
      return ownValue(contact.attributes, name);
    case 'CustomerEndpoint':
      return name === 'Address' ? contact.callerNumber : '';
    case 'SystemEndpoint':
      return name === 'Address' ? contact.systemNumber : '';
    case 'ContactId':
      return contact.contactId;
    default:
      return '';
  }
}

export function contactFlowEvent(
  contact: Contact,
  instanceArn: string,
  parameters: Readonly<Record<string, string>>,
): ContactFlowEvent {
  const { contactId, callerNumber, systemNumber, attributes } = contact;
  return {
    Name: 'ContactFlowEvent',
    Details: {
      Parameters: parameters,
      ContactData: {
        ContactId: contactId,
        InitialContactId: contactId,
        PreviousContactId: contactId,
        Channel: 'VOICE',
        InitiationMethod: 'INBOUND',
        InstanceARN: instanceArn,
        Attributes: attributes,
        Queue: null,
        CustomerEndpoint: { Address: callerNumber, Type: 'TELEPHONE_NUMBER' },
        SystemEndpoint: { Address: systemNumber, Type: 'TELEPHONE_NUMBER' },
        MediaStreams: { Customer: { Audio: null } },
      },
    },
  };
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '') : '';
}
