import { createFakeClock } from '@voc/resilience/testing';
import { createCrmStore } from './crm-store.js';

const lagMs = 10_000;

function setUp(): { clock: ReturnType<typeof createFakeClock>; store: ReturnType<typeof createCrmStore> } {
  const clock = createFakeClock();
  return { clock, store: createCrmStore({ portalCountry: 'AU', indexLagMs: () => lagMs }, { clock }) };
}

describe('createCrmStore', () => {
  it('finds a new record by key at once, but in the index only after the lag', async () => {
    const { clock, store } = setUp();
    const { id } = store.insert('contacts', { voice_phone_e164: '+61412345678' });

    expect(store.byValue('contacts', 'voice_phone_e164', '+61412345678')?.id).toBe(id);
    expect(store.indexed('contacts')).toEqual([]);
    await clock.advance(lagMs);
    expect(store.indexed('contacts').map((record) => record.id)).toEqual([id]);
  });

  it('lets the index show the old values until the change has arrived there', async () => {
    const { clock, store } = setUp();
    const record = store.insert('contacts', { firstname: 'Old' }, true);
    store.update(record, { firstname: 'Middle' });
    await clock.advance(lagMs / 2);
    store.update(record, { firstname: 'New' });

    const shown = (): string | undefined => store.indexed('contacts')[0]?.properties['firstname'];

    expect(shown()).toBe('Old');
    await clock.advance(lagMs / 2);
    expect(shown()).toBe('Middle');
    await clock.advance(lagMs / 2);
    expect(shown()).toBe('New');
    expect(store.byId('contacts', record.id)?.properties['firstname']).toBe('New');
  });

  it('computes the searchable numbers without country code and trunk prefix', () => {
    const { store } = setUp();
    const record = store.insert('contacts', { phone: '0412 345 678', mobilephone: '+1 (555) 010-0001' });

    expect(record.properties).toMatchObject({
      hs_searchable_calculated_phone_number: '412345678',
      hs_searchable_calculated_mobile_number: '5550100001',
    });
  });

  it('clears a property that is set to an empty string', () => {
    const { store } = setUp();
    const record = store.insert('contacts', { firstname: 'Ann', lastname: 'Lee' });

    expect(store.update(record, { lastname: '' }).properties).not.toHaveProperty('lastname');
  });

  it('merges two changes made from the same stale reading', () => {
    const { store } = setUp();
    const record = store.insert('contacts', { firstname: 'Ann' });
    store.update(record, { lastname: 'Lee' });

    expect(store.update(record, { company: 'Acme' }).properties).toMatchObject({
      lastname: 'Lee',
      company: 'Acme',
    });
  });
});
