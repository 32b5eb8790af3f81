import type { HubspotState } from '../hubspot/hubspot-fake.js';
import { hubspotSince } from './hubspot-since.js';

const callSid = `CA${'1'.repeat(32)}`;
const otherCallSid = `CA${'2'.repeat(32)}`;

const record = (id: string, contactId?: string, sid?: string): HubspotState['tickets'][number] => ({
  id,
  properties: sid === undefined ? {} : { content: `Charged twice.\nCall: ${sid}` },
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

    const holdings = hubspotSince(before, now, callSid);

    expect(holdings.contacts.map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(holdings.tickets.map(({ id }) => id)).toEqual(['t2']);
    expect(holdings.notes.map(({ id }) => id)).toEqual(['n1']);
    expect(holdings.tasks.map(({ id }) => id)).toEqual(['k1']);
  });

  it('leaves out what is written meanwhile for another call', () => {
    const before: HubspotState = { contacts: [record('c1')], tickets: [], notes: [], tasks: [] };
    const now: HubspotState = {
      contacts: [record('c1'), record('c2'), record('c3')],
      tickets: [record('t1', 'c1', callSid), record('t2', 'c2', otherCallSid)],
      notes: [record('n1', 'c1', callSid), record('n2', 'c2', otherCallSid)],
      tasks: [record('k2', 'c2', otherCallSid)],
    };

    const holdings = hubspotSince(before, now, callSid);

    expect(holdings.contacts.map(({ id }) => id)).toEqual(['c1', 'c3']);
    expect(holdings.tickets.map(({ id }) => id)).toEqual(['t1']);
    expect(holdings.notes.map(({ id }) => id)).toEqual(['n1']);
    expect(holdings.tasks).toEqual([]);
  });
});
