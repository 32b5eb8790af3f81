import { createHubSpotRecords, type HubSpotRecords, type StoredRecord } from './hubspot-records.js';
import { startJsonServer, type JsonAnswer, type JsonRequest, type JsonServer } from './json-server.js';

export interface HubSpotAccount extends JsonServer {
  contactsOf(phone: string): number;
  ticketsOf(handoverId: string): number;
  /** Notes on the handover's ticket. */
  notesOf(handoverId: string): number;
}

/**
 * An account that keeps what it is given and refuses a second record with a unique value. Its search never finds
 * anything: HubSpot's index lags, and this is the worst of it.
 */
export async function startHubSpotAccount(): Promise<HubSpotAccount> {
  const records = createHubSpotRecords();
  const server = await startJsonServer((request) => answer(records, request));
  return {
    ...server,
    contactsOf: (phone) => records.count('contacts', phone),
    ticketsOf: (handoverId) => records.count('tickets', handoverId),
    notesOf(handoverId) {
      const ticket = records.find('tickets', handoverId);
      return ticket ? records.notesOf(ticket.id).length : 0;
    },
  };
}

const notFound: JsonAnswer = { status: 404, body: { category: 'OBJECT_NOT_FOUND', message: 'not found' } };
const conflict: JsonAnswer = {
  status: 409,
  body: { category: 'CONFLICT', message: 'has that value already' },
};
const ok = (body: unknown): JsonAnswer => ({ status: 200, body });

function answer(records: HubSpotRecords, { method, path, body }: JsonRequest): JsonAnswer {
  const [pathname = ''] = path.split('?');
  const parts = pathname.split('/').map(decodeURIComponent);
  const last = parts.at(-1) ?? '';
  if (last === 'hs_ticket_priority') return ok({ options: [{ value: 'HIGH' }] });
  if (last === 'search') return ok({ total: 0, results: [] });
  if (last === 'upsert') return upsertContact(records, body);
  if (method === 'POST' && (last === 'tickets' || last === 'notes')) return create(records, last, body);
  if (pathname.endsWith('/associations/notes')) {
    const notes = records.notesOf(parts.at(-3) ?? '');
    return ok({ results: notes.map(({ id }) => ({ toObjectId: id })) });
  }
  const found = records.find(pathname.includes('/contacts/') ? 'contacts' : 'tickets', last);
  return found ? ok({ id: found.id }) : notFound;
}

function upsertContact(records: HubSpotRecords, body: string): JsonAnswer {
  const { inputs } = JSON.parse(body) as {
    readonly inputs: readonly { readonly id: string; readonly properties: StoredRecord['properties'] }[];
  };
  const results = inputs.map(({ id, properties }) => {
    const known = records.find('contacts', id);
    return { id: (known ?? records.add('contacts', properties, []))?.id, new: known === undefined };
  });
  return ok({ status: 'COMPLETE', results });
}

function create(records: HubSpotRecords, kind: 'tickets' | 'notes', body: string): JsonAnswer {
  const { properties, associations } = JSON.parse(body) as {
    readonly properties: StoredRecord['properties'];
    readonly associations: readonly { readonly to: { readonly id: string } }[];
  };
  const links = associations.map(({ to }) => to.id);
  const record = records.add(kind, properties, links);
  return record ? { status: 201, body: { id: record.id } } : conflict;
}
