import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import fc from 'fast-check';
import { createCircuit, type Circuit, type CircuitChange, type Verdict } from './circuit.js';

const config = { failuresToOpen: 3, pausesMs: [1_000, 5_000], shutPauseMs: 300_000, patienceMs: 60_000 };

/** A failed request carries its verdict as its message. */
const failure = (verdict: Verdict): Error => new Error(verdict);
const verdictOf = (error: unknown): Verdict => (error as Error).message as Verdict;

interface Bench {
  readonly circuit: Circuit;
  readonly clock: FakeClock;
  readonly changes: readonly CircuitChange[];
  /** Sends one request that ends like this; tells what came of it. */
  readonly send: (verdict: Verdict, signal?: AbortSignal) => Promise<string>;
  readonly sent: () => number;
}

function createBench(): Bench {
  const clock = createFakeClock();
  const changes: CircuitChange[] = [];
  const circuit = createCircuit(config, {
    clock,
    verdictOf,
    onChange: (change) => void changes.push(change),
  });
  let sent = 0;
  return {
    circuit,
    clock,
    changes,
    sent: () => sent,
    send: (verdict, signal = new AbortController().signal) =>
      circuit
        .run(() => {
          sent += 1;
          return verdict === 'alive' ? Promise.resolve('answered') : Promise.reject(failure(verdict));
        }, signal)
        .catch((error: unknown) =>
          'code' in (error as Error) ? String((error as { code: unknown }).code) : (error as Error).message,
        ),
  };
}

async function opened(because: Verdict = 'down'): Promise<Bench> {
  const bench = createBench();
  for (let failed = 0; failed < config.failuresToOpen; failed += 1) await bench.send(because);
  return bench;
}

describe('a closed circuit', () => {
  it('lets requests through and their failures, too', async () => {
    const { circuit, send } = createBench();

    expect(await send('alive')).toBe('answered');
    expect(await send('down')).toBe('down');
    expect(circuit.isClosed()).toBe(true);
  });

  it('opens after so many failures in a row, whatever their kind', async () => {
    const { circuit, changes, send } = createBench();

    await send('down');
    await send('denied');
    expect(circuit.isClosed()).toBe(true);
    await send('down');

    expect(circuit.isClosed()).toBe(false);
    expect(changes).toEqual([{ to: 'open', because: 'down', pauseMs: 1_000 }]);
  });

  it('starts counting anew after an answer, and ignores what was given up', async () => {
    const { circuit, send } = createBench();

    for (const verdict of ['down', 'down', 'alive', 'down', 'unknown', 'down'] as const) await send(verdict);
    expect(circuit.isClosed()).toBe(true);
    await send('down');

    expect(circuit.isClosed()).toBe(false);
  });

  it('opens at once, for long, when HubSpot says that nothing will succeed', async () => {
    const { changes, send } = createBench();

    await send('closed');

    expect(changes).toEqual([{ to: 'open', because: 'closed', pauseMs: 300_000 }]);
  });
});

describe('an open circuit', () => {
  it('sends nothing until its pause is over, then one request, and the rest when that was answered', async () => {
    const { circuit, clock, changes, send, sent } = await opened();
    let answer = (): void => undefined;
    const probe = circuit.run(
      () => new Promise<void>((resolve) => void (answer = resolve)),
      new AbortController().signal,
    );
    const waiting = [send('alive'), send('alive')];

    await clock.advance(999);
    expect(changes).toHaveLength(1);
    await clock.advance(2_000);
    expect(sent()).toBe(3);
    expect(circuit.isClosed()).toBe(false);
    answer();
    await clock.advance(100);

    await probe;
    expect(await Promise.all(waiting)).toEqual(['answered', 'answered']);
    expect(circuit.isClosed()).toBe(true);
    expect(changes.at(-1)).toEqual({ to: 'closed' });
    expect(clock.pending()).toBe(0);
  });

  it('pauses longer each time its probe fails, the last pause again and again', async () => {
    const { clock, changes, send } = await opened();

    for (const pauseMs of [1_000, 5_000, 5_000]) {
      const probe = send('down');
      await clock.advance(pauseMs);
      expect(await probe).toBe('down');
    }

    expect(changes.map((change) => change.to === 'open' && change.pauseMs)).toEqual([
      1_000, 5_000, 5_000, 5_000,
    ]);
  });

  it('lets the next one probe when the probe was given up', async () => {
    const { circuit, clock, send } = await opened();
    const [probe, next] = [send('unknown'), send('alive')];

    await clock.advance(2_000);

    expect(await Promise.all([probe, next])).toEqual(['unknown', 'answered']);
    expect(circuit.isClosed()).toBe(true);
  });

  it('refuses at once what would have to wait for long', async () => {
    const { send, sent } = await opened('denied');

    expect(await send('alive')).toBe('HUBSPOT_CIRCUIT_OPEN');
    expect(sent()).toBe(3);
  });

  it('says why when a request gives up waiting, and forgets it', async () => {
    const { clock, send, sent } = await opened();
    const controller = new AbortController();
    const waiting = send('alive', controller.signal);

    controller.abort(new Error('late'));

    expect(await waiting).toBe('HUBSPOT_CIRCUIT_OPEN');
    expect(clock.pending()).toBe(0);
    expect(sent()).toBe(3);
  });

  it('is not closed by the late answer of a request from before', async () => {
    const { circuit, send } = createBench();
    let answer = (): void => undefined;
    const early = circuit.run(
      () => new Promise<void>((resolve) => void (answer = resolve)),
      new AbortController().signal,
    );
    for (let failed = 0; failed < 3; failed += 1) await send('down');

    answer();
    await early;

    expect(circuit.isClosed()).toBe(false);
  });
});

describe('any circuit', () => {
  it('never sends more than one request between opening and the next answer', async () => {
    const verdicts = fc.constantFrom<Verdict>('alive', 'unknown', 'down', 'denied', 'closed');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(verdicts, fc.nat({ max: 8_000 })), { maxLength: 25 }),
        async (script) => {
          const bench = createBench();
          const all: Promise<string>[] = [];
          for (const [verdict, waitMs] of script) {
            const wasClosed = bench.circuit.isClosed();
            const before = bench.sent();
            all.push(bench.send(verdict));
            await bench.clock.advance(0);
            if (!wasClosed) expect(bench.sent() - before).toBeLessThanOrEqual(1);
            await bench.clock.advance(waitMs);
          }
          await bench.clock.advance(3_600_000);

          const outcomes = await Promise.all(all);
          expect(outcomes.filter((outcome) => outcome !== 'HUBSPOT_CIRCUIT_OPEN')).toHaveLength(bench.sent());
          expect(bench.clock.pending()).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
