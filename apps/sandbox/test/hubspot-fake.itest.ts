import { createHubspotFake, type HubspotFake } from '../src/hubspot/hubspot-fake.js';
import { createJournal, type Journal } from '../src/world/journal.js';

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

const phone = '+15550100001';
const contactsPath = '/crm/objects/2026-09/contacts';
const ticketsPath = '/crm/objects/2026-09/tickets';
const notesPath = '/crm/objects/2026-09/notes';

describe('HubSpot fake', () => {
  let journal: Journal;
  let hubspot: HubspotFake;
  let url: string;

  beforeEach(async () => {
    journal = createJournal();
    hubspot = createHubspotFake({ journal, accessToken: 'pat-na1-test' });
    ({ url } = await hubspot.start());
  });

  afterEach(() => hubspot.close());

  async function call(method: string, path: string, body?: unknown, timeoutMs = 5_000): Promise<Reply> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: 'Bearer pat-na1-test', 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Reply['body']),
    };
  }

  const inline = (id: string, associationTypeId: number): object => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  });
  const rules = (): readonly string[] => journal.violations().map((each) => each.rule);
  const ticket = { subject: 'Voice hand-over', hs_pipeline_stage: '1', voice_handover_id: 'h1' };
  const upsert = (properties: object = { phone, firstname: 'Unknown caller' }): object => ({
    inputs: [{ idProperty: 'voice_phone_e164', id: phone, properties }],
  });

  it('takes a whole handover: upsert, ticket linked to the contact, note linked to both', async () => {
    const upserted = await call('POST', `${contactsPath}/batch/upsert`, upsert());
    const contactId = (upserted.body['results'] as { id: string }[])[0]?.id ?? '';
    const created = await call('POST', ticketsPath, {
      properties: ticket,
      associations: [inline(contactId, 16)],
    });
    const ticketId = String(created.body['id']);
    const note = await call('POST', notesPath, {
      properties: { hs_timestamp: '2026-11-22T06:00:00Z', hs_note_body: '<p>Call</p>' },
      associations: [inline(ticketId, 228), inline(contactId, 202)],
    });
    const listed = await call('GET', `${ticketsPath}/${ticketId}/associations/notes`);

    expect([upserted.status, created.status, note.status, listed.status]).toEqual([200, 201, 201, 200]);
    expect(created.headers.get('location')).toContain(ticketId);
    expect(listed.body['results']).toMatchObject([
      { toObjectId: note.body['id'], associationTypes: [{ typeId: 227 }] },
    ]);
    expect(hubspot.state().contacts[0]?.associations.map((link) => link.toType)).toEqual([
      'tickets',
      'notes',
    ]);
    expect(journal.violations()).toEqual([]);
    const kinds = journal.entries().map((entry) => entry.kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['contact-created', 'ticket-created', 'note-created', 'request']),
    );
  });

  it('takes a task on a ticket, and only one that is due and of a known kind', async () => {
    const ticketId = String((await call('POST', ticketsPath, { properties: ticket })).body['id']);
    const tasksPath = '/crm/objects/2026-09/tasks';
    const task = { hs_timestamp: '2026-11-23T09:00:00Z', hs_task_subject: 'Call', hs_task_type: 'CALL' };

    const made = await call('POST', tasksPath, { properties: task, associations: [inline(ticketId, 230)] });
    const listed = await call('GET', `${ticketsPath}/${ticketId}/associations/tasks`);
    const never = await call('POST', tasksPath, { properties: { hs_task_subject: 'Call' } });
    const odd = await call('POST', tasksPath, { properties: { ...task, hs_task_type: 'VISIT' } });

    expect(listed.body['results']).toMatchObject([
      { toObjectId: made.body['id'], associationTypes: [{ typeId: 229 }] },
    ]);
    expect([made.status, never.status, odd.status]).toEqual([201, 400, 400]);
    expect(hubspot.state().tasks).toHaveLength(1);
  });

  it('says in an upsert whether the contact is new, and merges', async () => {
    const first = await call('POST', `${contactsPath}/batch/upsert`, upsert());
    const second = await call('POST', '/crm/v3/objects/contacts/batch/upsert', upsert({ lastname: 'Lee' }));

    expect(first.body['results']).toMatchObject([{ new: true }]);
    expect(second.body['results']).toMatchObject([
      { new: false, properties: { firstname: 'Unknown caller', lastname: 'Lee' } },
    ]);
    expect(hubspot.state().contacts).toHaveLength(1);
  });

  it('looks a contact up by its unique property at once, while search does not know it yet', async () => {
    await call('POST', contactsPath, { properties: { firstname: 'Ann', phone, voice_phone_e164: phone } });
    const search = { filterGroups: [{ filters: [{ propertyName: 'phone', operator: 'EQ', value: phone }] }] };

    const byKey = await call(
      'GET',
      `${contactsPath}/${encodeURIComponent(phone)}?idProperty=voice_phone_e164&properties=phone,company`,
    );
    const unknown = await call('GET', `${contactsPath}/%2B15550100099?idProperty=voice_phone_e164`);
    const searched = await call('POST', `${contactsPath}/search`, search);

    expect(Object.keys(byKey.body['properties'] as object)).toEqual([
      'company',
      'createdate',
      'hs_object_id',
      'lastmodifieddate',
      'phone',
    ]);
    expect(byKey.body['properties']).toMatchObject({ phone, company: null });
    expect([unknown.status, unknown.body['category']]).toEqual([404, 'OBJECT_NOT_FOUND']);
    expect(searched.body['total']).toBe(0);
  });

  it('finds a seeded contact by the calculated national number, sorted and paged', async () => {
    const id = hubspot.seedContact({ firstname: 'Ann', phone: '(555) 010-0003' });
    hubspot.seedContact({ firstname: 'Bob', phone: '+1 555 010 0003' });

    const found = await call('POST', `${contactsPath}/search`, {
      filterGroups: [
        {
          filters: [
            { propertyName: 'hs_searchable_calculated_phone_number', operator: 'EQ', value: '5550100003' },
          ],
        },
        { filters: [{ propertyName: 'phone', operator: 'EQ', value: '+15550100003' }] },
      ],
      properties: ['phone'],
      sorts: [{ propertyName: 'createdate', direction: 'ASCENDING' }],
      limit: 1,
    });

    expect(found.body).toMatchObject({
      total: 2,
      results: [{ id, properties: { phone: '(555) 010-0003' } }],
      paging: { next: { after: '1' } },
    });
    expect(found.headers.get('x-hubspot-ratelimit-remaining')).toBeNull();
  });

  it('answers a second ticket of the same handover with 409 and the first one by look-up', async () => {
    const first = await call('POST', ticketsPath, { properties: ticket });
    const second = await call('POST', ticketsPath, { properties: ticket });
    const known = await call('GET', `${ticketsPath}/h1?idProperty=voice_handover_id`);

    expect(second.status).toBe(409);
    expect(second.body['message']).toBe(`Ticket already exists. Existing ID: ${String(first.body['id'])}`);
    expect(known.body['id']).toBe(first.body['id']);
  });

  it.each([
    ['malformed-body', 'POST', ticketsPath, { properties: { ...ticket, content: 5 } }, 400],
    [
      'malformed-body',
      'POST',
      `${contactsPath}/batch/upsert`,
      { inputs: [{ id: '1', idProperty: 'x', properties: {}, associations: [] }] },
      400,
    ],
    ['property-doesnt-exist', 'POST', ticketsPath, { properties: { ...ticket, mood: 'bad' } }, 400],
    ['missing-required-property', 'POST', contactsPath, { properties: { phone } }, 400],
    ['invalid-option', 'POST', ticketsPath, { properties: { ...ticket, hs_ticket_priority: 'high' } }, 400],
    ['wrong-verb', 'PUT', '/crm/v4/associations/tickets/contacts/batch/create', { inputs: [] }, 405],
    ['unknown-path', 'GET', '/crm/v1/contacts', undefined, 404],
  ])('records the violation %s', async (rule, method, path, body, status) => {
    const reply = await call(method, path, body);

    expect(reply.status).toBe(status);
    expect(reply.body['correlationId']).toEqual(expect.any(String));
    expect(rules()).toEqual([rule]);
  });

  it('refuses an association in the wrong direction and names the kinds it expected', async () => {
    const contactId = hubspot.seedContact({ firstname: 'Ann' });

    const reply = await call('POST', ticketsPath, {
      properties: ticket,
      associations: [inline(contactId, 15)],
    });

    expect([reply.status, reply.body['message']]).toEqual([
      400,
      'Association type 15 expects contacts to tickets',
    ]);
    expect(hubspot.state().tickets).toEqual([]);
    expect(rules()).toEqual(['wrong-association-direction']);
  });

  it('associates afterwards in every way, repeatedly without harm', async () => {
    const contactId = hubspot.seedContact({ firstname: 'Ann' });
    const ticketId = String((await call('POST', ticketsPath, { properties: ticket })).body['id']);
    const inputs = [{ from: { id: ticketId }, to: { id: contactId } }];
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 16 }];

    const replies = [
      await call('PUT', `${ticketsPath}/${ticketId}/associations/default/contacts/${contactId}`),
      await call('PUT', `/crm/v4/objects/tickets/${ticketId}/associations/0-1/${contactId}`, types),
      await call('POST', '/crm/associations/2026-09/tickets/contacts/batch/associate/default', { inputs }),
      await call('POST', '/crm/v4/associations/tickets/contacts/batch/create', {
        inputs: inputs.map((pair) => ({ ...pair, types })),
      }),
    ];
    const read = await call('POST', '/crm/v4/associations/tickets/contacts/batch/read', {
      inputs: [{ id: ticketId }],
    });

    expect(replies.map((reply) => reply.status)).toEqual([200, 201, 200, 200]);
    expect(read.body['results']).toMatchObject([
      { to: [{ toObjectId: contactId, associationTypes: [{ typeId: 16 }] }] },
    ]);
    expect(hubspot.state().tickets[0]?.associations).toHaveLength(1);
    const gone = await call('DELETE', `${ticketsPath}/${ticketId}/associations/contacts/${contactId}`);
    expect(gone.status).toBe(204);
    expect(hubspot.state().contacts[0]?.associations).toEqual([]);
  });

  it('tells about pipelines, properties and new unique properties', async () => {
    const pipelines = await call('GET', '/crm/pipelines/2026-09/tickets');
    const priority = await call('GET', '/crm/properties/2026-09/tickets/hs_ticket_priority');
    const definition = {
      name: 'voice_test',
      label: 'x',
      groupName: 'ticketinformation',
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    };
    const created = await call('POST', '/crm/properties/2026-09/tickets', definition);
    const again = await call('POST', '/crm/properties/2026-09/tickets', definition);

    expect(pipelines.body).toMatchObject({
      results: [{ id: '0', stages: [{ id: '1' }, {}, {}, { metadata: { ticketState: 'CLOSED' } }] }],
    });
    expect((priority.body['options'] as { value: string }[]).map((option) => option.value)).toEqual([
      'LOW',
      'MEDIUM',
      'HIGH',
    ]);
    expect([created.status, again.status, again.body['category']]).toEqual([
      201,
      409,
      'OBJECT_ALREADY_EXISTS',
    ]);
  });

  it('lacks our properties when the set-up was never run, and gets them by it', async () => {
    hubspot.faults.set({ withoutVoiceProperties: true });

    const before = await call('POST', `${contactsPath}/batch/upsert`, upsert());
    const definition = {
      name: 'voice_phone_e164',
      label: 'Voice phone',
      groupName: 'contactinformation',
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    };
    const setUp = await call('POST', '/crm/properties/2026-09/contacts', definition);
    const after = await call('POST', `${contactsPath}/batch/upsert`, upsert());

    expect(before.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      errors: [{ code: 'PROPERTY_DOESNT_EXIST' }],
    });
    expect([setUp.status, after.status]).toEqual([201, 200]);
    expect(journal.violations()).toEqual([]);
  });

  it('writes and then never answers, so that only a look-up can tell', async () => {
    hubspot.faults.set({ commitThenTimeout: { contacts: 0, tickets: 1, notes: 0, tasks: 0 } });

    await expect(call('POST', ticketsPath, { properties: ticket }, 200)).rejects.toThrow(/timeout/);
    const known = await call('GET', `${ticketsPath}/h1?idProperty=voice_handover_id`);

    expect(known.status).toBe(200);
    expect(hubspot.state().tickets).toHaveLength(1);
    expect(journal.entries().map((entry) => entry.detail['status'])).toContain('lost');
  });

  it('refuses connections while it is down, and is back on the same port', async () => {
    hubspot.faults.set({ outage: 'refused' });

    await expect(call('GET', '/account-info/2026-09/details')).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    hubspot.faults.reset();
    expect((await call('GET', '/account-info/2026-09/details')).status).toBe(200);
  });

  it('answers 500 for a while, then recovers', async () => {
    hubspot.faults.set({ serverErrors: 1 });

    expect((await call('GET', `${contactsPath}/1`)).status).toBe(500);
    expect((await call('GET', `${contactsPath}/1`)).status).toBe(404);
  });

  it('sends warnings with successful writes and extra requirements only from 2026-09 on', async () => {
    hubspot.faults.set({ warnings: true, requiredExtra: { tickets: 'hs_ticket_category' } });

    const strict = await call('POST', ticketsPath, { properties: ticket });
    const legacy = await call('POST', '/crm/v3/objects/tickets', { properties: ticket });

    expect(strict.body).toMatchObject({ errors: [{ code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' }] });
    expect(legacy.status).toBe(201);
    expect(legacy.body['warnings']).toMatchObject([{ category: 'PROPERTY_VALUE_NORMALIZED' }]);
    expect(journal.violations()).toEqual([]);
  });

  it('refuses what is not JSON, broken JSON and a body that is too large', async () => {
    const post = async (contentType: string, body: string): Promise<number> => {
      const headers = { authorization: 'Bearer pat-na1-test', 'content-type': contentType };
      return (await fetch(`${url}${ticketsPath}`, { method: 'POST', headers, body })).status;
    };

    expect(await post('text/plain', '{}')).toBe(415);
    expect(await post('application/json', '{"half"')).toBe(400);
    expect(await post('application/json', JSON.stringify('x'.repeat(3_000_000)))).toBe(413);
    expect(rules()).toEqual(['not-json', 'malformed-body', 'body-too-large']);
  });

  it('keeps bodies, tokens and ids out of the journal', async () => {
    await call('GET', `${contactsPath}/${encodeURIComponent(phone)}?idProperty=voice_phone_e164`);
    await call('POST', contactsPath, { properties: { firstname: 'Secret name' } });

    const told = JSON.stringify(journal.entries());

    expect(told).not.toMatch(/Secret name|pat-na1|15550100001/);
  });

  it('closes although a slow reply is under way', async () => {
    hubspot.faults.set({ slowMs: 60_000 });
    const cut = expect(call('GET', `${contactsPath}/1`)).rejects.toThrow('fetch failed');
    await new Promise((resolve) => setTimeout(resolve, 50));

    await hubspot.close();

    await cut;
  });
});
