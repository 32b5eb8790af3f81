import fc from 'fast-check';
import { createFakeClock } from '@voc/resilience/testing';
import { createPlaybackLedger } from './playback-ledger.js';

describe('createPlaybackLedger', () => {
  it('counts an item as heard up to the last mark that came back', async () => {
    const clock = createFakeClock();
    const ledger = createPlaybackLedger(clock);
    const first = ledger.sent('a', 100);
    ledger.sent('a', 100);

    await clock.advance(130);
    ledger.markEchoed(first);

    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 100, sentMs: 200 }]);
  });

  it('lets the clock fill in what was played since that mark', async () => {
    const clock = createFakeClock();
    const ledger = createPlaybackLedger(clock);
    const first = ledger.sent('a', 100);
    ledger.sent('a', 100);
    ledger.markEchoed(first);

    await clock.advance(40);

    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 140, sentMs: 200 }]);
  });

  it('never takes more than the head of the queue for heard while its mark is late', async () => {
    const clock = createFakeClock();
    const ledger = createPlaybackLedger(clock);
    ledger.sent('a', 100);
    ledger.sent('a', 100);

    await clock.advance(60_000);

    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 100, sentMs: 200 }]);
  });

  it('takes a mark for all the audio before it, so that a lost one does no harm', async () => {
    const clock = createFakeClock();
    const ledger = createPlaybackLedger(clock);
    ledger.sent('a', 100);
    const second = ledger.sent('a', 100);
    ledger.sent('a', 100);

    await clock.advance(200);
    ledger.markEchoed(second);

    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 200, sentMs: 300 }]);
  });

  it('ignores names it does not know and marks that come back twice', () => {
    const ledger = createPlaybackLedger(createFakeClock());
    const first = ledger.sent('a', 100);
    ledger.sent('a', 100);

    ledger.markEchoed('no such mark');
    ledger.markEchoed(first);
    ledger.markEchoed(first);

    expect(ledger.pendingMs()).toBe(100);
  });

  it('ignores the marks that a clear throws back at us', () => {
    const ledger = createPlaybackLedger(createFakeClock());
    const cleared = [ledger.sent('a', 100), ledger.sent('a', 100)];
    ledger.cut();
    ledger.sent('b', 100);

    for (const name of cleared) ledger.markEchoed(name);

    expect(ledger.isIdle()).toBe(false);
    expect(ledger.cut()).toEqual([{ itemId: 'b', heardMs: 0, sentMs: 100 }]);
  });

  it('never uses a name twice', () => {
    const ledger = createPlaybackLedger(createFakeClock());
    const names = [ledger.sent('a', 20), ledger.sent('a', 20)];
    ledger.cut();
    names.push(ledger.sent('a', 20), ledger.sent('b', 20));

    expect(new Set(names).size).toBe(names.length);
  });

  it('tells of every item that was cut, oldest first, and not of those heard to the end', async () => {
    const clock = createFakeClock();
    const ledger = createPlaybackLedger(clock);
    const whole = ledger.sent('a', 100);
    ledger.sent('b', 100);
    ledger.sent('c', 100);
    ledger.markEchoed(whole);

    await clock.advance(30);

    expect(ledger.cut()).toEqual([
      { itemId: 'b', heardMs: 30, sentMs: 100 },
      { itemId: 'c', heardMs: 0, sentMs: 100 },
    ]);
  });

  it('keeps counting an item whose audio ran dry for a moment', async () => {
    const clock = createFakeClock();
    const ledger = createPlaybackLedger(clock);
    ledger.markEchoed(ledger.sent('a', 100));
    await clock.advance(500);
    ledger.sent('a', 100);

    await clock.advance(20);

    expect(ledger.cut()).toEqual([{ itemId: 'a', heardMs: 120, sentMs: 200 }]);
  });

  it('has nothing to cut when all was heard', () => {
    const ledger = createPlaybackLedger(createFakeClock());
    ledger.markEchoed(ledger.sent('a', 100));

    expect(ledger.isIdle()).toBe(true);
    expect(ledger.cut()).toEqual([]);
  });

  it('says heard in whole milliseconds, never more than sent and never less than before', async () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('send' as const),
          item: fc.constantFrom('a', 'b'),
          frames: fc.nat(20),
        }),
        fc.record({ kind: fc.constant('echo' as const), index: fc.nat(30) }),
        fc.record({ kind: fc.constant('wait' as const), ms: fc.double({ min: 0, max: 500, noNaN: true }) }),
      ),
      { maxLength: 30 },
    );
    /** Replays the steps and cuts at the end, since a cut is the only way to ask. */
    const heardAfter = async (
      done: readonly (typeof steps extends fc.Arbitrary<infer S> ? S : never)[number][],
    ) => {
      const clock = createFakeClock();
      const ledger = createPlaybackLedger(clock);
      const names: string[] = [];
      for (const step of done) {
        if (step.kind === 'send') names.push(ledger.sent(step.item, step.frames * 20));
        else if (step.kind === 'wait') await clock.advance(step.ms);
        else ledger.markEchoed(names[step.index] ?? 'unknown');
      }
      return ledger.cut();
    };
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        for (const { heardMs, sentMs } of await heardAfter(all)) {
          expect(Number.isInteger(heardMs)).toBe(true);
          expect(heardMs).toBeGreaterThanOrEqual(0);
          expect(heardMs).toBeLessThanOrEqual(sentMs);
        }
        const before = await heardAfter(all);
        const after = await heardAfter([...all, { kind: 'wait', ms: 35 }]);
        for (const [index, { heardMs }] of before.entries()) {
          expect(after[index]?.heardMs).toBeGreaterThanOrEqual(heardMs);
        }
      }),
      { numRuns: 60 },
    );
  });
});
