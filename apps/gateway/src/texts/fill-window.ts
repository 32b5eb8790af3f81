import { createZonedTime } from '../availability/zoned-time.js';
import { spokenLanguageOf, type SpokenLanguage } from './texts.js';

/** When somebody will call back, epoch milliseconds, and by whose clocks that is told. */
export interface PromisedWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** IANA name. */
  readonly timeZone: string;
}

interface Wording {
  /** A day of the week. */
  readonly onDay: (day: string) => string;
  readonly between: (from: string, to: string) => string;
}

const wordings: Readonly<Record<SpokenLanguage, Wording>> = {
  en: { onDay: (day) => `on ${day}`, between: (from, to) => `between ${from} and ${to}` },
  de: { onDay: (day) => `am ${day}`, between: (from, to) => `zwischen ${from} und ${to} Uhr` },
  fr: { onDay: (day) => day, between: (from, to) => `entre ${from} et ${to}` },
  es: { onDay: (day) => `el ${day}`, between: (from, to) => `entre las ${from} y las ${to}` },
  it: { onDay: (day) => day, between: (from, to) => `tra le ${from} e le ${to}` },
  pt: { onDay: (day) => day, between: (from, to) => `entre as ${from} e as ${to}` },
  hi: { onDay: (day) => `${day} को`, between: (from, to) => `${from} और ${to} बजे के बीच` },
};

const dayMs = 86_400_000;

/**
 * Puts the promised time into a text with a place for it, such as "call you back {window}?": "tomorrow between 9 AM and
 * 12 PM". Without one the place closes up.
 * @param language BCP 47
 */
export function fillWindow(
  text: string,
  language: string,
  window: PromisedWindow | null,
  nowMs: number,
): string {
  if (window === null) return text.replace(/ ?\{window\}/g, '');
  return text.replaceAll('{window}', wordWindow(spokenLanguageOf(language), window, nowMs));
}

function wordWindow(
  language: SpokenLanguage,
  { fromMs, toMs, timeZone }: PromisedWindow,
  nowMs: number,
): string {
  const { onDay, between } = wordings[language];
  const time = (atMs: number): string => timeIn(language, timeZone, atMs);
  const daysAhead = dayNumber(fromMs, timeZone) - dayNumber(nowMs, timeZone);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const day =
    daysAhead < 2 ? relative.format(daysAhead, 'day') : onDay(dayIn(language, timeZone, fromMs, daysAhead));
  return `${day} ${between(time(fromMs), time(toMs))}`;
}

/** A week ahead the day of the week alone would be today's. */
function dayIn(language: SpokenLanguage, timeZone: string, atMs: number, daysAhead: number): string {
  const date = daysAhead < 7 ? {} : ({ day: 'numeric', month: 'long' } as const);
  return new Intl.DateTimeFormat(language, { timeZone, weekday: 'long', ...date }).format(atMs);
}

/** As it is said: "9 AM" and "1:30 PM" in English, "9:00" and "13:30" elsewhere. */
function timeIn(language: SpokenLanguage, timeZone: string, atMs: number): string {
  const format = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: language === 'en' ? 'h12' : 'h23',
  });
  // The narrow space before AM is none a model has to know.
  return format.format(atMs).replaceAll(/\s/g, ' ').replace(':00 ', ' ');
}

/** Days since 1970, by the calendar of the zone. */
function dayNumber(atMs: number, timeZone: string): number {
  const { year, month, day } = createZonedTime(timeZone).dayOf(atMs);
  return Date.UTC(year, month - 1, day) / dayMs;
}
