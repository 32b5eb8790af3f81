import { createHubSpotPaths } from './hubspot-paths.js';

describe('createHubSpotPaths', () => {
  it('writes a date version behind the kind of API', () => {
    const paths = createHubSpotPaths('2026-09');

    expect(paths.objects('tickets')).toBe('/crm/objects/2026-09/tickets');
    expect(paths.search('contacts')).toBe('/crm/objects/2026-09/contacts/search');
    expect(paths.batchUpsert('contacts')).toBe('/crm/objects/2026-09/contacts/batch/upsert');
    expect(paths.associated('tickets', '7', 'notes')).toBe(
      '/crm/objects/2026-09/tickets/7/associations/notes',
    );
    expect(paths.property('tickets', 'hs_ticket_priority')).toBe(
      '/crm/properties/2026-09/tickets/hs_ticket_priority',
    );
  });

  it.each(['v3', 'v4'])('serves %p by the older API, with associations in v4', (version) => {
    const paths = createHubSpotPaths(version);

    expect(paths.objects('tickets')).toBe('/crm/v3/objects/tickets');
    expect(paths.associated('tickets', '7', 'notes')).toBe('/crm/v4/objects/tickets/7/associations/notes');
    expect(paths.property('tickets', 'x')).toBe('/crm/v3/properties/tickets/x');
    expect(paths.properties('contacts')).toBe('/crm/v3/properties/contacts');
  });

  it('escapes what it is given, so that a phone number stays one segment', () => {
    const { object } = createHubSpotPaths('2026-09');

    expect(object('contacts', '+61412345678')).toBe('/crm/objects/2026-09/contacts/%2B61412345678');
    expect(object('contacts', '../x')).toBe('/crm/objects/2026-09/contacts/..%2Fx');
  });
});
