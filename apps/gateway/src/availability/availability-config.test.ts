import { parseStaffingConfig } from './availability-config.js';

const queue = {
  CONNECT_INSTANCE_ID: '00000000-0000-4000-8000-000000000001',
  CONNECT_QUEUE_ID: '00000000-0000-4000-8000-000000000002',
};

describe('parseStaffingConfig', () => {
  it('offers no callback where nothing says whether somebody is there', () => {
    expect(parseStaffingConfig({})).toEqual({ queue: null, openingHours: null, offersCallback: false });
  });

  it('offers one where there is a queue to ask, or opening hours', () => {
    expect(parseStaffingConfig(queue)).toMatchObject({
      queue: { instanceId: queue.CONNECT_INSTANCE_ID, queueId: queue.CONNECT_QUEUE_ID },
      offersCallback: true,
    });
    expect(parseStaffingConfig({ OPENING_HOURS: 'UTC Mo-Fr 09:00-17:00' })).toMatchObject({
      queue: null,
      openingHours: { timeZone: 'UTC' },
      offersCallback: true,
    });
  });

  it('offers none when it is switched off', () => {
    expect(parseStaffingConfig({ ...queue, CALLBACK: 'off' })).toMatchObject({ offersCallback: false });
  });

  it.each([
    [{ CONNECT_INSTANCE_ID: queue.CONNECT_INSTANCE_ID }, /CONNECT_QUEUE_ID: is needed/],
    [{ CONNECT_QUEUE_ID: queue.CONNECT_QUEUE_ID }, /CONNECT_INSTANCE_ID: is needed/],
    [{ ...queue, CONNECT_QUEUE_ID: 'sales' }, /CONNECT_QUEUE_ID: must be the id/],
    [{ OPENING_HOURS: 'weekdays' }, /OPENING_HOURS: must be a time zone and weekly hours/],
    [{ CALLBACK: 'on' }, /CALLBACK: needs CONNECT_QUEUE_ID or OPENING_HOURS/],
    [{ ...queue, CALLBACK: 'yes' }, /CALLBACK: must be on or off/],
  ])('refuses %p', (env, message) => {
    expect(() => parseStaffingConfig(env)).toThrow(message);
  });
});
