import fc from 'fast-check';
import { handoverId } from './handover-id.js';

const callSid = 'CA00000000000000000000000000000001';

describe('handoverId', () => {
  // Cross-checked with Python's uuid.uuid5 on the same namespace.
  it('is the same for the same call and attempt, in every version of this code', () => {
    expect(handoverId(callSid, 1)).toBe('edad224e-69b0-587e-a71d-d12048a8028b');
  });

  it('is a version 5 UUID, different for each call and attempt', () => {
    const seen = new Map<string, string>();

    fc.assert(
      fc.property(fc.string(), fc.nat(100), (sid, attempt) => {
        const id = handoverId(sid, attempt);
        const source = JSON.stringify([sid, attempt]);
        expect(seen.get(id) ?? source).toBe(source);
        seen.set(id, source);
        return /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
      }),
    );
  });
});
