import { fillWindow } from './fill-window.js';
import { readTexts, spokenLanguages } from './texts.js';

const nowMs = Date.parse('2026-11-22T16:00:00Z');
const at = (from: string, to: string, timeZone = 'UTC') => ({
  fromMs: Date.parse(from),
  toMs: Date.parse(to),
  timeZone,
});
const tomorrow = at('2026-11-23T09:00:00Z', '2026-11-23T12:30:00Z');

describe('fillWindow', () => {
  it.each([
    ['en', 'tomorrow between 9 AM and 12:30 PM'],
    ['de', 'morgen zwischen 9:00 und 12:30 Uhr'],
    ['fr', 'demain entre 9:00 et 12:30'],
    ['es', 'mañana entre las 9:00 y las 12:30'],
    ['it', 'domani tra le 9:00 e le 12:30'],
    ['pt-BR', 'amanhã entre as 9:00 e as 12:30'],
    ['hi', 'कल 09:00 और 12:30 बजे के बीच'],
  ])('words the time in %s', (language, words) => {
    expect(fillWindow('{window}', language, tomorrow, nowMs)).toBe(words);
  });

  it.each([
    [at('2026-11-22T17:00:00Z', '2026-11-22T20:00:00Z'), 'today between 5 PM and 8 PM'],
    [at('2026-11-24T09:00:00Z', '2026-11-24T12:00:00Z'), 'on Tuesday between 9 AM and 12 PM'],
    [at('2026-11-29T09:00:00Z', '2026-11-29T12:00:00Z'), 'on Sunday, November 29 between 9 AM and 12 PM'],
    // It is Monday there already.
    [at('2026-11-22T23:00:00Z', '2026-11-23T02:00:00Z', 'Asia/Tokyo'), 'today between 8 AM and 11 AM'],
  ])('names the day as people do: %#', (window, words) => {
    expect(fillWindow('{window}', 'en', window, nowMs)).toBe(words);
  });

  it.each([
    ['de', 'am Dienstag'],
    ['es', 'el martes'],
    ['hi', 'मंगलवार को'],
  ])('says in %s on which day', (language, day) => {
    const window = at('2026-11-24T09:00:00Z', '2026-11-24T12:00:00Z');

    expect(fillWindow('{window}', language, window, nowMs).startsWith(`${day} `)).toBe(true);
  });

  it.each(spokenLanguages)('leaves no gap in the sentences of %s when no time is promised', (language) => {
    const { nobodyThere, callbackConfirmed } = readTexts({}, 'en')(language);

    for (const text of [nobodyThere, callbackConfirmed]) {
      expect(text).toContain('{window}');
      const filled = fillWindow(text, language, null, nowMs);
      expect(filled).not.toMatch(/[{}]| {2}| [.,]/);
      expect(filled).toMatch(/[.?।]$/);
    }
  });

  it('never writes a quote that would end the sentence the model is to say', () => {
    for (const language of spokenLanguages) {
      expect(fillWindow('{window}', language, tomorrow, nowMs)).not.toContain('"');
    }
  });
});
