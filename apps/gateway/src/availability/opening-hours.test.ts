import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { parseOpeningHours, type OpeningHours } from './opening-hours.js';

const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

function hoursOf(text: string): OpeningHours {
  const read = parseOpeningHours(text);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

const isOpen = (hours: string, at: string): boolean => hoursOf(hours).isOpen(Date.parse(at));

/** What a clock on the wall shows: day of the week, and minutes since midnight. */
function wallClock(timeZone: string, atMs: number): { readonly weekday: string; readonly minutes: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return {
    weekday: part('weekday').slice(0, 2),
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const anyZone = fc.constantFrom(
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe'],
);
const anyWindow = fc
  .record({
    day: fc.nat(6),
    times: fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 }),
  })
  .map(({ day, times }) => ({ day: weekdays[day]!, from: Math.min(...times), to: Math.max(...times) }));
const anyWindows = fc.array(anyWindow, { minLength: 1, maxLength: 6 });
/** Two years that hold every change of the clocks. */
const anyInstant = fc
  .integer({ min: 0, max: 2 * 366 * 1440 })
  .map((minutes) => Date.UTC(2026, 0, 1) + minutes * minuteMs);

type Window = typeof anyWindow extends fc.Arbitrary<infer Value> ? Value : never;

const textOf = (zone: string, windows: readonly Window[]): string =>
  `${zone} ${windows.map(({ day, from, to }) => `${day} ${clockTime(from)}-${clockTime(to)}`).join(', ')}`;

/** No change of the clocks within a day of it, so that every hour has its sixty minutes. */
function isOrdinary(timeZone: string, atMs: number): boolean {
  const shows = (ms: number): number => wallClock(timeZone, ms).minutes;
  return shows(atMs - dayMs) === shows(atMs) && shows(atMs + dayMs) === shows(atMs);
}

describe('parseOpeningHours', () => {
  it.each([
    ['2026-11-23T07:59:00Z', false],
    ['2026-11-23T08:00:00Z', true],
    ['2026-11-23T15:59:00Z', true],
    ['2026-11-23T16:00:00Z', false],
    ['2026-11-28T10:00:00Z', true],
    ['2026-11-28T13:30:00Z', false],
    ['2026-11-29T10:00:00Z', false],
    // An hour earlier in summer.
    ['2026-07-06T07:00:00Z', true],
  ])('knows whether somebody is there at %s', (at, open) => {
    expect(isOpen('Europe/Berlin Mo-Fr 09:00-17:00, Sa 10:00-14:00', at)).toBe(open);
  });

  it('takes a break at noon, days around the week’s end, one digit hours and the end of a day', () => {
    const hours = 'UTC sa-mo 9:00-12:00, Sa-Mo 13:00–24:00';

    expect(isOpen(hours, '2026-11-22T11:00:00Z')).toBe(true);
    expect(isOpen(hours, '2026-11-23T12:30:00Z')).toBe(false);
    expect(isOpen(hours, '2026-11-23T23:59:00Z')).toBe(true);
    expect(isOpen(hours, '2026-11-24T10:00:00Z')).toBe(false);
  });

  it.each([
    ['', 'hours'],
    ['Europe/Berlin', 'hours'],
    ['Mars/Olympus Mo-Fr 09:00-17:00', 'time zone'],
    ['UTC Mo-Fr 09:00-17:00, Sat 10:00-14:00', 'part 2'],
    ['UTC Mo-Fr 17:00-09:00', 'part 1'],
    ['UTC Mo-Fr 09:00-09:00', 'part 1'],
    ['UTC Mo-Fr 09:60-17:00', 'part 1'],
    ['UTC Mo-Fr 09:00-24:01', 'part 1'],
    ['UTC Mo-Fr 09:00-17:00,', 'part 2'],
  ])('refuses %p and says where', (text, problem) => {
    expect(parseOpeningHours(text)).toEqual({ problem: expect.stringContaining(problem) as string });
  });

  it('never throws, and tells nothing of what it refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 12 }), (text) => {
        const read = parseOpeningHours(text);
        expect('problem' in read && read.problem.includes(text)).toBe(false);
      }),
    );
  });

  it('agrees with a clock on the wall on every ordinary day, in any time zone', () => {
    fc.assert(
      fc.property(anyZone, anyWindows, anyInstant, (zone, windows, atMs) => {
        fc.pre(isOrdinary(zone, atMs));
        const { weekday, minutes } = wallClock(zone, atMs);
        const expected = windows.some(
          ({ day, from, to }) => day === weekday && from <= minutes && minutes < to,
        );

        expect(hoursOf(textOf(zone, windows)).isOpen(atMs)).toBe(expected);
      }),
    );
  });

  it('gives periods that are in order, apart from each other, and open throughout, whatever the clocks do', () => {
    fc.assert(
      fc.property(anyZone, anyWindows, anyInstant, (zone, windows, atMs) => {
        const hours = hoursOf(textOf(zone, windows));
        const periods = hours.periodsFrom(atMs);

        expect(periods.length).toBeGreaterThan(0);
        for (const [index, { fromMs, toMs }] of periods.entries()) {
          const previous = periods[index - 1];
          expect(fromMs).toBeGreaterThan(previous?.toMs ?? -Infinity);
          expect(toMs).toBeGreaterThan(Math.max(fromMs, atMs));
          expect(hours.isOpen(fromMs)).toBe(true);
          expect(hours.isOpen(toMs - 1)).toBe(true);
          if (previous) expect(hours.isOpen(previous.toMs)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('opens when the clocks have jumped over the hour, and stays open through the hour they show twice', () => {
    const spring = hoursOf('Europe/Berlin Su 02:30-04:00');
    const autumn = hoursOf('Europe/Berlin Su 01:00-02:30');

    expect(spring.periodsFrom(Date.parse('2026-03-29T00:00:00Z'))[0]).toEqual({
      fromMs: Date.parse('2026-03-29T01:30:00Z'),
      toMs: Date.parse('2026-03-29T02:00:00Z'),
    });
    expect(autumn.periodsFrom(Date.parse('2026-10-24T22:00:00Z'))[0]).toEqual({
      fromMs: Date.parse('2026-10-24T23:00:00Z'),
      toMs: Date.parse('2026-10-25T01:30:00Z'),
    });
  });
});
