import fc from 'fast-check';
import { createResponseLedger, type ResponseLedger } from './response-ledger.js';

const delta = (responseId: string, itemId: string) =>
  ({ type: 'audio', responseId, itemId, contentIndex: 0, payload: '' }) as const;

/** A ledger in which one item has received this many bytes of µ-law. */
function withItem(bytes: number): ResponseLedger {
  const ledger = createResponseLedger(8);
  ledger.begun('r1', 'turn');
  ledger.admit(delta('r1', 'i1'), bytes);
  return ledger;
}

describe('what the provider is told about how much was heard', () => {
  it('is a whole number of milliseconds from 0 to what was received, whatever is claimed', () => {
    const claims = fc.oneof(fc.double(), fc.integer({ min: -10, max: 5_000 }));

    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), claims, (bytes, heardMs) => {
        for (const { audioEndMs } of withItem(bytes).truncationsFor([{ itemId: 'i1', heardMs }])) {
          expect(Number.isInteger(audioEndMs)).toBe(true);
          expect(audioEndMs).toBeGreaterThanOrEqual(0);
          expect(audioEndMs * 8).toBeLessThanOrEqual(bytes);
        }
      }),
    );
  });

  it('leaves out items that never came, or that hold no audio', () => {
    const ledger = withItem(0);

    expect(
      ledger.truncationsFor([
        { itemId: 'i1', heardMs: 0 },
        { itemId: 'i2', heardMs: 0 },
      ]),
    ).toEqual([]);
  });

  it('leaves out what was heard to its end, but not what was cut off before it', () => {
    const complete = withItem(160);
    complete.audioEnded('r1', 'i1');
    const cutOff = withItem(160);

    expect(complete.truncationsFor([{ itemId: 'i1', heardMs: 20 }])).toEqual([]);
    expect(cutOff.truncationsFor([{ itemId: 'i1', heardMs: 20 }])).toEqual([
      { itemId: 'i1', contentIndex: 0, audioEndMs: 20 },
    ]);
  });

  it('never cuts an item twice at the same place or further back', () => {
    const ledger = withItem(1_600);

    const cuts = [100, 100, 150, 40].flatMap((heardMs) => ledger.truncationsFor([{ itemId: 'i1', heardMs }]));

    expect(cuts.map(({ audioEndMs }) => audioEndMs)).toEqual([100, 40]);
  });

  it('keeps the order given, and survives the end of the response', () => {
    const ledger = withItem(800);
    ledger.admit(delta('r1', 'i2'), 800);
    ledger.conclude('r1');

    const cuts = ledger.truncationsFor([
      { itemId: 'i1', heardMs: 60 },
      { itemId: 'i2', heardMs: 0 },
    ]);

    expect(cuts.map(({ itemId }) => itemId)).toEqual(['i1', 'i2']);
  });
});

describe('what the caller may hear', () => {
  it('is the audio of responses that were announced and are neither interrupted nor over', () => {
    const ledger = createResponseLedger(8);
    expect(ledger.admit(delta('r1', 'i1'), 160)).toBeNull();

    ledger.begun('r1', 'greeting');
    expect(ledger.admit(delta('r1', 'i1'), 160)).toBe('greeting');
    ledger.silence('r1');
    expect(ledger.admit(delta('r1', 'i1'), 160)).toBeNull();
    expect(ledger.conclude('r1')).toEqual({ purpose: 'greeting', produced: true, openItems: [] });
    expect(ledger.admit(delta('r1', 'i1'), 160)).toBeNull();
  });

  it('ends once per item and once per response', () => {
    const ledger = withItem(160);

    expect([ledger.audioEnded('r1', 'i1'), ledger.audioEnded('r1', 'i1')]).toEqual([true, false]);
    expect([ledger.conclude('r1')?.openItems, ledger.conclude('r1')]).toEqual([[], null]);
  });

  it('is remembered for a bounded number of items', () => {
    const ledger = createResponseLedger(8);
    ledger.begun('r1', 'turn');
    for (let count = 0; count < 300; count += 1) ledger.admit(delta('r1', `i${count}`), 160);

    const known = (itemId: string): number => ledger.truncationsFor([{ itemId, heardMs: 1 }]).length;
    expect([known('i0'), known('i43'), known('i44'), known('i299')]).toEqual([0, 0, 1, 1]);
  });
});
