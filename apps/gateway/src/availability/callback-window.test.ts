import { callbackWindow } from './callback-window.js';
import { parseOpeningHours, type OpeningHours } from './opening-hours.js';

function windowAt(hours: string, now: string): string {
  const window = callbackWindow(parseOpeningHours(hours) as OpeningHours, Date.parse(now));
  return window ? `${toText(window.fromMs)} – ${toText(window.toMs)}` : 'never';
}

const toText = (atMs: number): string => new Date(atMs).toISOString().slice(5, 16).replace('T', ' ');

describe('callbackWindow', () => {
  const office = 'Europe/Berlin Mo-Fr 09:00-17:00';

  it.each([
    [
      'in the first hours of the next day there is somebody',
      '2026-11-21T12:00:00Z',
      '11-23 08:00 – 11-23 11:00',
    ],
    ['today, in half hours and not at once', '2026-11-23T09:07:00Z', '11-23 10:00 – 11-23 13:00'],
    ['until people go home', '2026-11-23T13:10:00Z', '11-23 14:00 – 11-23 16:00'],
    ['tomorrow, when little of the day is left', '2026-11-23T14:45:00Z', '11-24 08:00 – 11-24 11:00'],
    ['with some time for those who have just come', '2026-11-23T07:50:00Z', '11-23 08:30 – 11-23 11:30'],
  ])('is %s', (_what, now, window) => {
    expect(windowAt(office, now)).toBe(window);
  });

  it('is as short as the hours are', () => {
    expect(windowAt('UTC We 10:00-10:20', '2026-11-23T09:00:00Z')).toBe('11-25 10:00 – 11-25 10:20');
    // Too late for today's, whose next is in a week.
    expect(windowAt('UTC We 10:00-10:20', '2026-11-25T09:45:00Z')).toBe('12-02 10:00 – 12-02 10:20');
  });

  it('does not end where somebody is always there', () => {
    expect(windowAt('UTC Mo-Su 00:00-24:00', '2026-11-25T23:10:00Z')).toBe('11-26 00:00 – 11-26 03:00');
  });
});
