import fc from 'fast-check';
import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import { createPlaybackLedger, type PlaybackLedger } from './playback-ledger.js';
import { createSimulatedPlayer, type SimulatedPlayer } from './testing/simulated-player.js';

type Step =
  | { readonly kind: 'send'; readonly itemId: string; readonly frames: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cut' };

/** What happens to the marks of one run: how late each comes, lost ones never, some twice, cleared ones as well. */
interface MarkFate {
  readonly delaysMs: readonly number[];
  readonly lost: readonly boolean[];
  readonly twice: readonly boolean[];
}

const itemIds = ['a', 'b', 'c'];
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('send' as const),
        itemId: fc.constantFrom(...itemIds),
        frames: fc.integer({ min: 1, max: 40 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        ms: fc.double({ min: 0, max: 1_500, noNaN: true }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const) }) },
  ),
  { minLength: 1, maxLength: 40 },
);
const fateOf = (maxDelayMs: number, loses: boolean): fc.Arbitrary<MarkFate> =>
  fc.record({
    delaysMs: fc.array(fc.nat(maxDelayMs), { minLength: 1, maxLength: 7 }),
    lost: fc.array(loses ? fc.boolean() : fc.constant(false), { minLength: 1, maxLength: 7 }),
    twice: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  });

interface Run {
  readonly clock: FakeClock;
  readonly ledger: PlaybackLedger;
  readonly player: SimulatedPlayer;
  readonly sentMs: Map<string, number>;
  readonly droppedMs: Map<string, number>;
  check(): void;
}

/** Plays the steps to ledger and player alike; `check` is called after each and whenever a mark came back. */
async function play(
  all: readonly Step[],
  fate: MarkFate,
  tickMs: number,
  check: (run: Omit<Run, 'check'>) => void,
): Promise<Run> {
  const clock = createFakeClock();
  const ledger = createPlaybackLedger(
    { latencyMs: 0 },
    { clock, onIdle: () => undefined, onDry: () => undefined },
  );
  const player = createSimulatedPlayer(tickMs);
  const run = {
    clock,
    ledger,
    player,
    sentMs: new Map<string, number>(),
    droppedMs: new Map<string, number>(),
  };
  let marks = 0;
  let names: string[] = [];

  const echo = (name: string, inMs: number): void => {
    const nth = (marks += 1);
    if (fate.lost[nth % fate.lost.length]) return;
    const delayMs = inMs + (fate.delaysMs[nth % fate.delaysMs.length] ?? 0);
    const arrive = (): void => {
      ledger.markEchoed(name);
      check(run);
    };
    clock.schedule(delayMs, arrive);
    if (fate.twice[nth % fate.twice.length]) clock.schedule(delayMs + 333, arrive);
  };
  for (const step of all) {
    const nowMs = clock.monotonicMs();
    if (step.kind === 'send') {
      const durationMs = step.frames * 20;
      add(run.sentMs, step.itemId, durationMs);
      const name = ledger.sent(step.itemId, durationMs);
      names.push(name);
      echo(name, player.add(step.itemId, durationMs, nowMs) - nowMs);
    } else if (step.kind === 'wait') await clock.advance(step.ms);
    else {
      for (const { itemId, droppedMs } of ledger.cut()) add(run.droppedMs, itemId, droppedMs);
      player.clear(nowMs);
      for (const name of names) echo(name, 0);
      names = [];
    }
    check(run);
  }
  return { ...run, check: () => check(run) };
}

function add(sums: Map<string, number>, itemId: string, ms: number): void {
  sums.set(itemId, (sums.get(itemId) ?? 0) + ms);
}

/** One frame, and the millisecond that rounding may take. */
const toleranceMs = 21;

describe('the ledger beside a player that plays', () => {
  it.each([
    ['marks are prompt', 0, 60, false],
    ['it plays in ticks', 20, 60, false],
    ['marks are up to three seconds late', 20, 3_000, false],
    ['marks are late and every other is lost', 20, 3_000, true],
  ])('knows what was heard to a frame when %s', async (_what, tickMs, maxDelayMs, loses) => {
    await fc.assert(
      fc.asyncProperty(steps, fateOf(maxDelayMs, loses), async (all, fate) => {
        await play(all, fate, tickMs, ({ clock, ledger, player }) => {
          const nowMs = clock.monotonicMs();
          for (const itemId of itemIds) {
            const differenceMs = Math.abs(ledger.heardMs(itemId) - player.heardMs(itemId, nowMs));
            expect(differenceMs).toBeLessThanOrEqual(toleranceMs);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('never goes back, never beyond what was sent, and loses nothing over generations', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fateOf(3_000, true), async (all, fate) => {
        const before = new Map<string, number>();
        const run = await play(all, fate, 20, ({ ledger, sentMs, droppedMs }) => {
          for (const itemId of itemIds) {
            const heardMs = ledger.heardMs(itemId);
            expect(Number.isInteger(heardMs)).toBe(true);
            expect(heardMs).toBeGreaterThanOrEqual(before.get(itemId) ?? 0);
            expect(heardMs + (droppedMs.get(itemId) ?? 0)).toBeLessThanOrEqual(sentMs.get(itemId) ?? 0);
            before.set(itemId, heardMs);
          }
        });
        await run.clock.advance(60_000);

        for (const itemId of itemIds) {
          const accountedMs = run.ledger.heardMs(itemId) + (run.droppedMs.get(itemId) ?? 0);
          expect(accountedMs).toBe(run.sentMs.get(itemId) ?? 0);
        }
        expect([run.ledger.isIdle(), run.ledger.pendingMs(), run.clock.pending()]).toEqual([true, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it('is not idle before the last sound has been played', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fateOf(3_000, true), async (all, fate) => {
        await play(all, fate, 20, ({ clock, ledger, player }) => {
          if (ledger.isIdle()) expect(player.endMs()).toBeLessThanOrEqual(clock.monotonicMs());
        });
      }),
      { numRuns: 60 },
    );
  });
});
