import fc from 'fast-check';
import { matchRoute } from './match-route.js';

const pairs = [
  ['POST', '/crm/objects/2026-09/contacts/search', '/crm/v3/objects/contacts/search', 'search'],
  [
    'POST',
    '/crm/objects/2026-09/contacts/batch/upsert',
    '/crm/v3/objects/contacts/batch/upsert',
    'batch-upsert',
  ],
  ['PATCH', '/crm/objects/2026-09/contacts/90001', '/crm/v3/objects/contacts/90001', 'update'],
  ['GET', '/crm/pipelines/2026-09/tickets', '/crm/v3/pipelines/tickets', 'read-pipelines'],
  ['POST', '/crm/properties/2026-09/tickets', '/crm/v3/properties/tickets', 'create-property'],
  ['GET', '/account-info/2026-09/details', '/account-info/v3/details', 'account-details'],
  [
    'PUT',
    '/crm/objects/2026-09/tickets/1/associations/default/contacts/2',
    '/crm/v4/objects/tickets/1/associations/default/contacts/2',
    'associate-default',
  ],
  [
    'POST',
    '/crm/associations/2026-09/tickets/contacts/batch/create',
    '/crm/v4/associations/tickets/contacts/batch/create',
    'batch-associate',
  ],
] as const;

describe('matchRoute', () => {
  it.each(pairs)('serves %s %s under its old address too', (method, dated, legacy, operation) => {
    expect(matchRoute(method, dated)).toMatchObject({ status: 'found', operation });
    expect(matchRoute(method, legacy)).toMatchObject({ status: 'found', operation });
  });

  it('decodes a phone number used as id and names the address without it', () => {
    const match = matchRoute('GET', '/crm/objects/2026-09/contacts/%2B15550100001');

    expect(match).toEqual({
      status: 'found',
      operation: 'read',
      params: { type: 'contacts', id: '+15550100001' },
      template: '/crm/objects/2026-09/{type}/{id}',
      version: '2026-09',
    });
  });

  it('calls PUT on the batch association address a wrong verb', () => {
    const match = matchRoute('PUT', '/crm/v4/associations/tickets/contacts/batch/create');

    expect(match).toMatchObject({ status: 'wrong-verb', allowed: ['POST'] });
  });

  it('does not take a search for a record called search', () => {
    expect(matchRoute('GET', '/crm/objects/2026-09/contacts/search')).toMatchObject({ status: 'wrong-verb' });
  });

  it.each([
    '/crm/v3/objects/tickets/1/associations/default/contacts/2',
    '/crm/v4/objects/contacts',
    '/crm/objects/2024-01/contacts',
    '/crm/objects/2026-09/contacts/',
    '/crm/objects/2026-09/contacts/%zz',
    '/crm/objects/v3/contacts/__proto__/x',
    '/',
  ])('does not know %s', (path) => {
    expect(matchRoute('GET', path)).toEqual({ status: 'unknown' });
  });

  it('never throws, whatever the address', () => {
    const segment = fc.oneof(
      fc.string(),
      fc.constantFrom('crm', 'v3', 'objects', '2026-09', '__proto__', 'contacts'),
    );
    fc.assert(
      fc.property(fc.array(segment), (segments) => {
        expect(['found', 'wrong-verb', 'unknown']).toContain(
          matchRoute('GET', `/${segments.join('/')}`).status,
        );
      }),
    );
  });
});
