import { addDays, createZonedTime, weekdayOf, type CalendarDay, type ZonedTime } from './zoned-time.js';

/** A stretch of time, epoch milliseconds; `toMs` is no longer part of it. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface OpeningHours {
  /** IANA name. */
  readonly timeZone: string;
  isOpen(atMs: number): boolean;
  /** The periods somebody is there that end after `atMs`, the next eight days' at least; one under way is the first. */
  periodsFrom(atMs: number): readonly Period[];
}

interface WeeklyWindow {
  /** 0 is Monday. */
  readonly weekday: number;
  /** Minutes since midnight, by the clocks of the time zone. */
  readonly from: number;
  readonly to: number;
}

const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
const windowPattern =
  /^(?<first>[a-z]{2})(?:-(?<last>[a-z]{2}))?\s+(?<from>\d{1,2}:\d{2})\s*[-–]\s*(?<to>\d{1,2}:\d{2})$/i;

/** Whatever the hour it is: the week after the present one has every window once more. */
const daysAhead = 8;

/**
 * Reads weekly opening hours such as `Europe/Berlin Mo-Fr 09:00-17:00, Sa 10:00-14:00`; a day may stand in several
 * windows, and none crosses midnight (`24:00` ends a day).
 * @returns the problem, in words without any of the text, when the text is none
 */
export function parseOpeningHours(text: string): OpeningHours | { readonly problem: string } {
  const [, timeZone = '', list = ''] = /^(\S+)\s+(.*)$/s.exec(text.trim()) ?? [];
  if (list === '') return { problem: 'there are no hours' };
  const time = zonedTimeOf(timeZone);
  if (time === null) return { problem: 'there is no such time zone' };
  const windows: WeeklyWindow[] = [];
  for (const [index, part] of list.split(',').entries()) {
    const read = readWindows(part.trim());
    if (read === null) return { problem: `part ${index + 1} is something else` };
    windows.push(...read);
  }
  return openingHours(timeZone, time, windows);
}

function zonedTimeOf(timeZone: string): ZonedTime | null {
  try {
    return createZonedTime(timeZone);
  } catch {
    return null;
  }
}

function readWindows(text: string): readonly WeeklyWindow[] | null {
  const { first = '', last = first, from = '', to = '' } = windowPattern.exec(text)?.groups ?? {};
  const [firstDay, lastDay] = [weekdays.indexOf(first.toLowerCase()), weekdays.indexOf(last.toLowerCase())];
  const [fromMinutes, toMinutes] = [readMinutes(from), readMinutes(to)];
  if (firstDay < 0 || lastDay < 0 || fromMinutes === null || toMinutes === null) return null;
  if (fromMinutes >= toMinutes) return null;
  const days = ((lastDay - firstDay + 7) % 7) + 1;
  return Array.from({ length: days }, (_none, index) => ({
    weekday: (firstDay + index) % 7,
    from: fromMinutes,
    to: toMinutes,
  }));
}

function readMinutes(text: string): number | null {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(':').map(Number);
  const total = hours * 60 + minutes;
  return minutes < 60 && total <= 24 * 60 ? total : null;
}

function openingHours(timeZone: string, time: ZonedTime, windows: readonly WeeklyWindow[]): OpeningHours {
  const periodsOf = (day: CalendarDay): readonly Period[] =>
    windows
      .filter(({ weekday }) => weekday === weekdayOf(day))
      .map(({ from, to }) => ({
        fromMs: time.instantOf(day, from, 'first'),
        toMs: time.instantOf(day, to, 'last'),
      }));

  const periodsFrom = (atMs: number): readonly Period[] => {
    const today = time.dayOf(atMs);
    // Yesterday's last one may go on past midnight, into today's first.
    const days = Array.from({ length: daysAhead + 2 }, (_none, index) => addDays(today, index - 1));
    return joined(days.flatMap(periodsOf)).filter(({ toMs }) => toMs > atMs);
  };
  return {
    timeZone,
    periodsFrom,
    isOpen: (atMs) => periodsFrom(atMs).some(({ fromMs }) => fromMs <= atMs),
  };
}

/** In order, none empty, and those that touch or overlap made one. */
function joined(periods: readonly Period[]): readonly Period[] {
  const ordered = periods.filter(({ fromMs, toMs }) => fromMs < toMs).sort((a, b) => a.fromMs - b.fromMs);
  const result: Period[] = [];
  for (const period of ordered) {
    const last = result.at(-1);
    if (last !== undefined && period.fromMs <= last.toMs)
      result[result.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, period.toMs) };
    else result.push(period);
  }
  return result;
}
