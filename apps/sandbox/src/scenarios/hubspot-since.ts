import type { HubspotState, StateRecord } from '../hubspot/hubspot-fake.js';
import type { HubspotHoldings, HubspotRecord } from './scenario-report.js';

/** What a call added to the CRM: new records, and known contacts that new tickets, notes and tasks are about. */
export function hubspotSince(before: HubspotState, now: HubspotState): HubspotHoldings {
  const isNew = (type: keyof HubspotState) => {
    const known = new Set(before[type].map(({ id }) => id));
    return ({ id }: StateRecord): boolean => !known.has(id);
  };
  const tickets = now.tickets.filter(isNew('tickets'));
  const notes = now.notes.filter(isNew('notes'));
  const tasks = now.tasks.filter(isNew('tasks'));
  const linked = new Set(
    [...tickets, ...notes, ...tasks].flatMap(({ associations }) =>
      associations.filter(({ toType }) => toType === 'contacts').map(({ toId }) => toId),
    ),
  );
  const isNewContact = isNew('contacts');
  const contacts = now.contacts.filter((contact) => isNewContact(contact) || linked.has(contact.id));
  return {
    contacts: contacts.map(toRecord),
    tickets: tickets.map(toRecord),
    notes: notes.map(toRecord),
    tasks: tasks.map(toRecord),
  };
}

function toRecord({ id, properties }: StateRecord): HubspotRecord {
  return { id, properties };
}
