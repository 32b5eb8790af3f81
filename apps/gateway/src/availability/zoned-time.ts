/** A day of the calendar, in no particular time zone. */
export interface CalendarDay {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
}

/** Translates between instants and what clocks show in one time zone. */
export interface ZonedTime {
  /** @param atMs epoch milliseconds */
  dayOf(atMs: number): CalendarDay;
  /**
   * The instant at which clocks show a time. Of a time they show twice, `first` or `last` says which; one that they skip
   * is as much later as they jump.
   * @param minutes since midnight, 0–1440
   */
  instantOf(day: CalendarDay, minutes: number, ofTwo: 'first' | 'last'): number;
}

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** @param timeZone IANA name; throws RangeError for one that does not exist */
export function createZonedTime(timeZone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

  /** What clocks show, as if they were in UTC, epoch milliseconds. */
  const wallMs = (atMs: number): number => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
  };
  const offsetMs = (atMs: number): number => wallMs(atMs) - Math.floor(atMs / 1000) * 1000;

  return {
    dayOf: (atMs) => calendarDay(wallMs(atMs)),
    instantOf(day, minutes, ofTwo) {
      const wantedMs = Date.UTC(day.year, day.month - 1, day.day) + minutes * minuteMs;
      // No zone changes its clocks twice within two days, so the offset is one of these.
      const before = wantedMs - offsetMs(wantedMs - dayMs);
      const after = wantedMs - offsetMs(wantedMs + dayMs);
      const shown = [before, after].filter((atMs) => wallMs(atMs) === wantedMs);
      if (shown.length === 0) return before;
      return ofTwo === 'first' ? Math.min(...shown) : Math.max(...shown);
    },
  };
}

/** The day so many days later, or earlier. */
export function addDays({ year, month, day }: CalendarDay, days: number): CalendarDay {
  return calendarDay(Date.UTC(year, month - 1, day + days));
}

/** 0 is Monday. */
export function weekdayOf({ year, month, day }: CalendarDay): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

function calendarDay(wallMs: number): CalendarDay {
  const date = new Date(wallMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
