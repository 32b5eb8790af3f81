import { silentLogger } from '@voc/telemetry';
import type { HubSpotCall } from './hubspot-http.js';
import { createHubSpotPaths } from './hubspot-paths.js';
import { createPortalFeatures } from './portal-features.js';
import {
  createFakeHubSpotHttp,
  refusal,
  testScope,
  type FakeHubSpotHttp,
} from './testing/fake-hubspot-http.js';
import { upsertContact, type ContactDeps } from './upsert-contact.js';

const phone = '+61412345678';
const nobody = { results: [] };

interface Account {
  readonly byKey?: unknown;
  readonly search?: unknown;
  readonly patch?: unknown;
  readonly upsert?: unknown;
  readonly create?: unknown;
}

function account(answers: Account): FakeHubSpotHttp {
  return createFakeHubSpotHttp((call) => answers[operationOf(call)]);
}

function operationOf({ method, path }: HubSpotCall): keyof Account {
  if (method === 'GET') return 'byKey';
  if (method === 'PATCH') return 'patch';
  if (path.endsWith('/search')) return 'search';
  return path.endsWith('/upsert') ? 'upsert' : 'create';
}

function depsOf({ http }: FakeHubSpotHttp): ContactDeps {
  return {
    http,
    paths: createHubSpotPaths('2026-09'),
    portal: createPortalFeatures({ logger: silentLogger }),
    unknownCallerName: 'Unknown caller',
  };
}

describe('upsertContact', () => {
  it('takes the contact that has the number as its key, and asks nothing else', async () => {
    const fake = account({ byKey: { id: '90001' } });

    expect(await upsertContact(depsOf(fake), phone, testScope)).toBe('90001');
    expect(fake.calls.map(operationOf)).toEqual(['byKey']);
  });

  it('finds a number as people type it, ignores other countries, and gives the oldest match the key', async () => {
    const fake = account({
      byKey: refusal('HUBSPOT_NOT_FOUND'),
      search: {
        results: [
          { id: '1', properties: { phone: '+44 412345678', mobilephone: null } },
          { id: '2', properties: { phone: null, mobilephone: '0412 345 678' } },
          { id: '3', properties: { phone, mobilephone: null } },
        ],
      },
      patch: { id: '2' },
    });

    expect(await upsertContact(depsOf(fake), phone, testScope)).toBe('2');
    expect(fake.calls.map(operationOf)).toEqual(['byKey', 'search', 'patch']);
    expect(JSON.stringify(fake.calls[1]?.body)).toContain('"412345678"');
    expect(fake.calls[2]).toMatchObject({ body: { properties: { voice_phone_e164: phone } } });
  });

  it('takes the record that holds the key when the one found may not have it', async () => {
    const fake = account({
      byKey: refusal('HUBSPOT_NOT_FOUND'),
      search: { results: [{ id: '2', properties: { phone } }] },
      patch: refusal('HUBSPOT_CONFLICT', { existingId: '9' }),
    });

    expect(await upsertContact(depsOf(fake), phone, testScope)).toBe('9');
  });

  it('creates an unknown caller by an upsert on the key, at which concurrent calls meet', async () => {
    const fake = account({
      byKey: refusal('HUBSPOT_NOT_FOUND'),
      search: nobody,
      upsert: { results: [{ id: '90002', new: true }] },
    });

    expect(await upsertContact(depsOf(fake), phone, testScope)).toBe('90002');
    expect(fake.calls[2]?.body).toEqual({
      inputs: [
        {
          idProperty: 'voice_phone_e164',
          id: phone,
          properties: { voice_phone_e164: phone, phone, firstname: 'Unknown caller' },
        },
      ],
    });
  });

  it('does without the key in an account that lacks it, and remembers that', async () => {
    const fake = account({ byKey: refusal('HUBSPOT_INVALID'), search: nobody, create: { id: '90003' } });
    const deps = depsOf(fake);

    expect(await upsertContact(deps, phone, testScope)).toBe('90003');
    await upsertContact(deps, phone, testScope);

    expect(fake.calls.map(operationOf)).toEqual(['byKey', 'search', 'create', 'search', 'create']);
    expect(fake.calls[2]).toMatchObject({
      mayRepeat: false,
      body: { properties: { phone, firstname: 'Unknown caller' } },
    });
  });

  it('passes on what is not about this contact', async () => {
    const fake = account({ byKey: refusal('HUBSPOT_DENIED') });

    await expect(upsertContact(depsOf(fake), phone, testScope)).rejects.toMatchObject({
      code: 'HUBSPOT_DENIED',
    });
  });

  it('takes the contact of the call that was a moment earlier', async () => {
    const named = account({
      byKey: refusal('HUBSPOT_NOT_FOUND'),
      search: nobody,
      upsert: refusal('HUBSPOT_CONFLICT', { existingId: '90002' }),
    });
    let lookUps = 0;
    const unnamed = createFakeHubSpotHttp((call) => {
      if (operationOf(call) === 'search') return nobody;
      if (operationOf(call) === 'upsert') return refusal('HUBSPOT_CONFLICT');
      lookUps += 1;
      return lookUps === 1 ? refusal('HUBSPOT_NOT_FOUND') : { id: '90003' };
    });

    expect(await upsertContact(depsOf(named), phone, testScope)).toBe('90002');
    expect(await upsertContact(depsOf(unnamed), phone, testScope)).toBe('90003');
  });

  it('creates the contact when only the upsert shows that the account lacks the property', async () => {
    const fake = account({
      byKey: refusal('HUBSPOT_NOT_FOUND'),
      search: nobody,
      upsert: refusal('HUBSPOT_INVALID', {
        problems: [{ code: 'PROPERTY_DOESNT_EXIST', properties: ['voice_phone_e164'] }],
      }),
      create: { id: '90004' },
    });
    const deps = depsOf(fake);

    expect(await upsertContact(deps, phone, testScope)).toBe('90004');
    expect(deps.portal.has('voice_phone_e164')).toBe(false);
  });
});
