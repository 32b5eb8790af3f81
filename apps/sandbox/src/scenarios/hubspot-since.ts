import type { HubspotState, StateRecord } from '../hubspot/hubspot-fake.js';
import type { HubspotHoldings, HubspotRecord } from './scenario-report.js';

/** A record of the CRM names its call in its text. */
const callSids = /\bCA[0-9a-f]{32}\b/g;

/**
 * What a call added to the CRM: new records, and known contacts that new tickets, notes and tasks are about. What is
 * written meanwhile for another call, such as one during which the CRM was down, is left out.
 */
export function hubspotSince(before: HubspotState, now: HubspotState, callSid: string): HubspotHoldings {
  const added = (type: keyof HubspotState): readonly StateRecord[] => {
    const known = new Set(before[type].map(({ id }) => id));
    return now[type].filter(({ id }) => !known.has(id));
  };
  const belongs = (record: StateRecord): boolean => isAbout(record, callSid);
  const [tickets, notes, tasks] = [added('tickets'), added('notes'), added('tasks')];
  const own = [...tickets, ...notes, ...tasks].filter(belongs);
  const linked = contactsOf(own);
  const others = contactsOf([...tickets, ...notes, ...tasks].filter((record) => !belongs(record)));
  const created = new Set(added('contacts').map(({ id }) => id));
  const contacts = now.contacts.filter(({ id }) => linked.has(id) || (created.has(id) && !others.has(id)));
  return {
    contacts: contacts.map(toRecord),
    tickets: tickets.filter(belongs).map(toRecord),
    notes: notes.filter(belongs).map(toRecord),
    tasks: tasks.filter(belongs).map(toRecord),
  };
}

/** Also what names no call at all. */
function isAbout({ properties }: StateRecord, callSid: string): boolean {
  const named = Object.values(properties).flatMap((text) => text.match(callSids) ?? []);
  return named.length === 0 || named.includes(callSid);
}

function contactsOf(records: readonly StateRecord[]): ReadonlySet<string> {
  return new Set(
    records.flatMap(({ associations }) =>
      associations.filter(({ toType }) => toType === 'contacts').map(({ toId }) => toId),
    ),
  );
}

function toRecord({ id, properties }: StateRecord): HubspotRecord {
  return { id, properties };
}
