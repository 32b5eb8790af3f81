import type { HubspotState } from '../hubspot/hubspot-fake.js';
import { hubspotSince } from './hubspot-since.js';

const record = (id: string, contactId?: string): HubspotState['tickets'][number] => ({
  id,
  properties: {},
  associations: contactId === undefined ? [] : [{ toType: 'contacts', toId: contactId, typeId: 16 }],
});

describe('hubspotSince', () => {
  it('tells new records, and known contacts that they are about', () => {
    const before: HubspotState = {
      contacts: [record('c1'), record('c2')],
      tickets: [record('t1', 'c1')],
      notes: [],
      tasks: [],
    };
    const now: HubspotState = {
      ...before,
      tickets: [...before.tickets, record('t2', 'c2')],
      notes: [record('n1')],
      tasks: [record('k1', 'c1')],
    };

    const holdings = hubspotSince(before, now);

    expect(holdings.contacts.map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(holdings.tickets.map(({ id }) => id)).toEqual(['t2']);
    expect(holdings.notes.map(({ id }) => id)).toEqual(['n1']);
    expect(holdings.tasks.map(({ id }) => id)).toEqual(['k1']);
  });
});
