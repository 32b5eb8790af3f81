import { createFakeClock } from '@voc/resilience/testing';
import { createPlaybackLedger } from './playback-ledger.js';

function openLedger(latencyMs = 0) {
  const clock = createFakeClock();
  const idle = { count: 0 };
  const silencesMs: number[] = [];
  const ledger = createPlaybackLedger(
    { latencyMs },
    {
      clock,
      onIdle: () => void (idle.count += 1),
      onDry: (silentMs) => void silencesMs.push(silentMs),
    },
  );
  return { clock, ledger, idle, silencesMs };
}

describe('what was heard', () => {
  it('follows the clock, piece after piece, without a mark', async () => {
    const { clock, ledger } = openLedger();
    ledger.sent('a', 100);
    ledger.sent('b', 100);

    await clock.advance(130);

    expect([ledger.heardMs('a'), ledger.heardMs('b'), ledger.pendingMs()]).toEqual([100, 30, 70]);
  });

  it('begins when the audio has reached Twilio', async () => {
    const { clock, ledger } = openLedger(60);
    ledger.sent('a', 100);

    await clock.advance(60);
    expect(ledger.heardMs('a')).toBe(0);
    await clock.advance(50);
    expect(ledger.heardMs('a')).toBe(50);
  });

  it('goes on at once after the audio ran dry', async () => {
    const { clock, ledger } = openLedger();
    ledger.sent('a', 100);
    await clock.advance(500);
    ledger.sent('a', 100);

    await clock.advance(20);

    expect(ledger.heardMs('a')).toBe(120);
  });

  it('is followed by silence when the next piece of a sentence comes too late', async () => {
    const { clock, ledger, silencesMs } = openLedger();
    ledger.sent('a', 100);
    ledger.sent('a', 100);
    await clock.advance(320);
    ledger.sent('a', 100);
    await clock.advance(119);
    ledger.sent('a', 100);

    expect(silencesMs).toEqual([120]);
  });

  it.each([
    ['between two sentences', ['b']],
    ['after an interruption', ['cut', 'a']],
  ])('may be followed by silence %s', async (_where, then) => {
    const { clock, ledger, silencesMs } = openLedger();
    ledger.sent('a', 100);
    await clock.advance(500);

    for (const what of then) {
      if (what === 'cut') ledger.cut();
      else ledger.sent(what, 100);
    }

    expect(silencesMs).toEqual([]);
  });

  it('counts no silence while there is audio on its way to Twilio', async () => {
    const { clock, ledger, silencesMs } = openLedger(60);
    ledger.sent('a', 100);
    await clock.advance(100);
    ledger.sent('a', 100);
    await clock.advance(130);
    ledger.sent('a', 100);

    expect(silencesMs).toEqual([30]);
  });

  it('is no shorter for a mark that comes early, and what follows is that much later', async () => {
    const { clock, ledger, silencesMs } = openLedger(80);
    const first = ledger.sent('a', 100);
    await clock.advance(120);
    ledger.markEchoed(first);
    await clock.advance(50);
    ledger.sent('a', 100);

    expect(silencesMs).toEqual([130]);
  });

  it('is at least what a mark proves, and what follows begins there', async () => {
    const { clock, ledger } = openLedger(80);
    const first = ledger.sent('a', 100);
    ledger.sent('a', 100);
    await clock.advance(120);
    expect(ledger.heardMs('a')).toBe(40);

    ledger.markEchoed(first);

    expect(ledger.heardMs('a')).toBe(100);
    await clock.advance(30);
    expect(ledger.heardMs('a')).toBe(130);
  });

  it('is not taken back by a mark that comes late', async () => {
    const { clock, ledger } = openLedger();
    const first = ledger.sent('a', 100);
    ledger.sent('a', 5_000);
    await clock.advance(2_100);

    ledger.markEchoed(first);

    expect(ledger.heardMs('a')).toBe(2_100);
  });

  it('includes everything before a mark, so that a lost one does no harm', async () => {
    const { clock, ledger } = openLedger(100);
    ledger.sent('a', 100);
    const second = ledger.sent('a', 100);
    ledger.sent('a', 100);
    await clock.advance(200);

    ledger.markEchoed(second);

    expect(ledger.heardMs('a')).toBe(200);
  });

  it('can be asked of an item that was played or cut long ago, but not of one that never was', async () => {
    const { clock, ledger } = openLedger();
    ledger.sent('played', 100);
    await clock.advance(100);
    ledger.sent('cut', 100);
    await clock.advance(40);
    ledger.cut();
    ledger.sent('next', 1_000);
    await clock.advance(5_000);

    expect(['played', 'cut', 'next', 'never'].map((itemId) => ledger.heardMs(itemId))).toEqual([
      100, 40, 1_000, 0,
    ]);
  });
});

describe('cut', () => {
  it('tells of every item that was cut, oldest first, and not of those heard to the end', async () => {
    const { clock, ledger } = openLedger();
    ledger.sent('a', 100);
    ledger.sent('b', 100);
    ledger.sent('b', 100);
    ledger.sent('c', 100);
    await clock.advance(130);

    expect(ledger.cut()).toEqual([
      { itemId: 'b', sentMs: 200, heardMs: 30, droppedMs: 170 },
      { itemId: 'c', sentMs: 100, heardMs: 0, droppedMs: 100 },
    ]);
    expect([ledger.isIdle(), ledger.pendingMs()]).toEqual([true, 0]);
  });

  it('has nothing to tell when all was heard, be its mark on the way or not', async () => {
    const { clock, ledger } = openLedger();
    ledger.sent('a', 100);
    await clock.advance(100);

    expect(ledger.isIdle()).toBe(false);
    expect(ledger.cut()).toEqual([]);
    expect(ledger.isIdle()).toBe(true);
  });

  it('makes the marks that a clear throws back mean nothing', () => {
    const { ledger, idle } = openLedger();
    const cleared = [ledger.sent('a', 100), ledger.sent('a', 100)];
    ledger.cut();
    ledger.sent('b', 100);

    for (const name of cleared) ledger.markEchoed(name);

    expect([ledger.isIdle(), ledger.heardMs('b'), idle.count]).toEqual([false, 0, 0]);
  });

  it('adds up for an item that goes on although it was cut', async () => {
    const { clock, ledger } = openLedger();
    ledger.sent('a', 100);
    await clock.advance(40);
    ledger.cut();
    ledger.sent('a', 100);
    await clock.advance(50);

    expect(ledger.cut()).toEqual([{ itemId: 'a', sentMs: 140, heardMs: 90, droppedMs: 50 }]);
  });

  it('is not confused by a provider that makes an item of every piece', async () => {
    const { clock, ledger } = openLedger();
    for (let index = 0; index < 500; index += 1) ledger.sent(`item ${index}`, 20);
    await clock.advance(30);

    const cutItems = ledger.cut();

    expect(cutItems).toHaveLength(499);
    expect(cutItems[0]).toEqual({ itemId: 'item 1', sentMs: 20, heardMs: 10, droppedMs: 10 });
    expect(cutItems.at(-1)).toEqual({ itemId: 'item 499', sentMs: 20, heardMs: 0, droppedMs: 20 });
  });
});

describe('isIdle', () => {
  it('waits for the last mark, so that the last word is not cut off', async () => {
    const { clock, ledger, idle } = openLedger();
    ledger.sent('a', 100);
    const last = ledger.sent('a', 100);
    await clock.advance(250);
    expect([ledger.isIdle(), idle.count]).toEqual([false, 0]);

    ledger.markEchoed(last);

    expect([ledger.isIdle(), idle.count]).toEqual([true, 1]);
  });

  it('waits no longer than two seconds for a mark that is lost', async () => {
    const { clock, ledger, idle } = openLedger();
    ledger.sent('a', 300);

    await clock.advance(2_299);
    expect([ledger.isIdle(), idle.count]).toEqual([false, 0]);
    await clock.advance(1);
    expect([ledger.isIdle(), idle.count]).toEqual([true, 1]);
  });

  it('counts these two seconds from the end of what was sent last', async () => {
    const { clock, ledger, idle } = openLedger(50);
    ledger.sent('a', 300);
    await clock.advance(2_000);
    ledger.sent('a', 1_000);

    await clock.advance(50 + 1_000 + 1_999);
    expect(idle.count).toBe(0);
    await clock.advance(1);
    expect(idle.count).toBe(1);
  });

  it('is told of once each time, whatever comes back afterwards', async () => {
    const { clock, ledger, idle } = openLedger();
    const first = ledger.sent('a', 100);
    await clock.advance(100);
    ledger.markEchoed(first);
    ledger.markEchoed(first);
    const lost = ledger.sent('a', 100);
    await clock.advance(10_000);
    ledger.markEchoed(lost);

    expect(idle.count).toBe(2);
  });

  it('is not told of after a cut, nor after the end', async () => {
    const { clock, ledger, idle } = openLedger();
    ledger.sent('a', 100);
    ledger.cut();
    await clock.advance(10_000);
    ledger.sent('b', 100);
    ledger.close();
    await clock.advance(10_000);

    expect([idle.count, clock.pending()]).toEqual([0, 0]);
  });

  it('is false while the next answer follows the one before', () => {
    const { ledger, idle } = openLedger();
    const first = ledger.sent('a', 100);
    ledger.sent('b', 100);

    ledger.markEchoed(first);

    expect([ledger.isIdle(), idle.count]).toEqual([false, 0]);
  });
});

describe('marks', () => {
  it('never have the same name', () => {
    const { ledger } = openLedger();
    const names = [ledger.sent('a', 20), ledger.sent('a', 20)];
    ledger.cut();
    names.push(ledger.sent('a', 20), ledger.sent('b', 20));

    expect(new Set(names).size).toBe(names.length);
  });

  it.each(['no such mark', '', ':', '0:', '0:2', '1:1', '0:01', '0:1.0', ' 0:1', '0:1e0', '0:NaN', '0:-1'])(
    'mean nothing when we did not send them: %j',
    (name) => {
      const { ledger } = openLedger();
      ledger.sent('a', 100);

      ledger.markEchoed(name);

      expect([ledger.pendingMs(), ledger.isIdle()]).toEqual([100, false]);
    },
  );

  it('need one timer, not one each, and ten minutes in 20 ms pieces are no burden', async () => {
    const { clock, ledger, idle } = openLedger();
    const names = Array.from({ length: 30_000 }, () => ledger.sent('a', 20));
    expect(clock.pending()).toBe(1);

    await clock.advance(300_010);
    for (const name of names.slice(0, 15_000)) ledger.markEchoed(name);

    expect([ledger.heardMs('a'), ledger.pendingMs(), clock.pending()]).toEqual([300_010, 299_990, 1]);
    await clock.advance(302_000);
    expect([ledger.heardMs('a'), idle.count, clock.pending()]).toEqual([600_000, 1, 0]);
  });
});
