import { createFakeClock } from '@voc/resilience/testing';
import { silentLogger } from '@voc/telemetry';
import { availabilityDefaults, createAvailability } from './availability.js';
import { parseOpeningHours, type OpeningHours } from './opening-hours.js';
import type { AgentCount, CountAgents } from './queue-agents.js';

const officeHours = parseOpeningHours('UTC Mo-Fr 09:00-17:00') as OpeningHours;
const mondayMs = Date.parse('2026-11-23T00:00:00Z');
const hourMs = 3_600_000;

function open(options: { readonly countAgents?: CountAgents | null; readonly hours?: OpeningHours | null }) {
  const clock = createFakeClock(mondayMs);
  const asked: string[] = [];
  const availability = createAvailability(availabilityDefaults, {
    countAgents: options.countAgents ?? null,
    openingHours: options.hours ?? null,
    clock,
    log: silentLogger,
    onAsked: (outcome) => void asked.push(outcome),
  });
  return { clock, asked, availability };
}

const agents =
  (count: AgentCount | null): CountAgents =>
  () =>
    Promise.resolve(count);

describe('createAvailability', () => {
  it.each([
    [{ available: 2, online: 3 }, 'available'],
    // Busy now: the caller queues.
    [{ available: 0, online: 1 }, 'available'],
    [{ available: 0, online: 0 }, 'nobody-there'],
    [null, 'unknown'],
  ] as const)('takes %p for %s', async (count, staffing) => {
    const { asked, availability } = open({ countAgents: agents(count) });

    expect(await availability.check()).toBe(staffing);
    expect(asked).toEqual([staffing]);
  });

  it('does not know when the queue cannot be asked', async () => {
    const { availability } = open({ countAgents: () => Promise.reject(new Error('denied')) });

    expect(await availability.check()).toBe('unknown');
  });

  it('does not know after 300 ms, and aborts the request', async () => {
    let signal: AbortSignal | null = null;
    const { clock, availability } = open({
      countAgents: (given) => {
        signal = given;
        return new Promise(() => undefined);
      },
    });
    const answers: string[] = [];

    void availability.check().then((staffing) => answers.push(staffing));
    await clock.advance(299);
    expect(answers).toEqual([]);
    await clock.advance(1);

    expect(answers).toEqual(['unknown']);
    expect(signal!.aborted).toBe(true);
  });

  it('asks once for all who want to know within five seconds, also while the answer is on its way', async () => {
    let questions = 0;
    const { clock, availability } = open({
      countAgents: () => Promise.resolve({ available: 0, online: (questions += 1) - 1 }),
    });

    expect(await Promise.all([availability.check(), availability.check()])).toEqual([
      'nobody-there',
      'nobody-there',
    ]);
    await clock.advance(4_999);
    expect(await availability.check()).toBe('nobody-there');
    await clock.advance(1);
    expect(await availability.check()).toBe('available');
    expect(questions).toBe(2);
  });

  it('leaves a queue alone for a while that could not be asked', async () => {
    let questions = 0;
    const { availability } = open({
      countAgents: () => {
        questions += 1;
        throw new Error('at once');
      },
    });

    await availability.check();
    expect(await availability.check()).toBe('unknown');
    expect(questions).toBe(1);
  });

  it('does not ask the queue outside of the opening hours', async () => {
    const { clock, asked, availability } = open({
      hours: officeHours,
      countAgents: agents({ available: 1, online: 1 }),
    });

    expect(await availability.check()).toBe('closed');
    expect(asked).toEqual([]);
    await clock.advance(9 * hourMs);
    expect(await availability.check()).toBe('available');
  });

  it('relies on the opening hours alone where there is no queue to ask', async () => {
    const { clock, availability } = open({ hours: officeHours });

    expect(await availability.check()).toBe('closed');
    expect(availability.callbackWindow()).toEqual({
      fromMs: mondayMs + 9 * hourMs,
      toMs: mondayMs + 12 * hourMs,
    });
    await clock.advance(9 * hourMs);
    expect(await availability.check()).toBe('available');
  });

  it('promises no time that nobody has named', () => {
    expect(open({ countAgents: agents(null) }).availability.callbackWindow()).toBeNull();
  });
});
