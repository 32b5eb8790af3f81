import { stepDigits, type Collection, type DigitState } from './digit-entry.js';

const rules = { escalationDigit: '0', maxDigits: 8 };
const collection: Collection = { maxDigits: 4, timeoutMs: 1_000, terminator: '#', settle: () => undefined };

describe('stepDigits', () => {
  it('leaves a collection alone when an earlier one is cancelled', () => {
    const state: DigitState = { name: 'collecting', digits: '12', collection };

    const step = stepDigits(rules, state, { type: 'cancel', collection: { ...collection } });

    expect(step).toEqual({ next: state, effects: [] });
    expect(step.next).toBe(state);
  });

  it.each([
    { name: 'idle' },
    { name: 'typing', digits: '12' },
    { name: 'collecting', digits: '12', collection },
  ] as const)('closes from $name for good', (state) => {
    const { next } = stepDigits(rules, state, { type: 'close' });

    for (const input of [{ type: 'key', key: '0' }, { type: 'pause' }, { type: 'close' }] as const) {
      expect(stepDigits(rules, next, input)).toEqual({ next: { name: 'closed' }, effects: [] });
    }
  });
});
