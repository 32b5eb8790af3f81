import { anyCharacter } from '@voc/arbitraries';
import fc from 'fast-check';
import { pickByKey, splitOf } from './voice-split.js';

const keys = Array.from({ length: 4_000 }, (_, index) => `+1555${index}`);
const share = (split: Parameters<typeof pickByKey>[0], name: string): number =>
  keys.filter((key) => pickByKey(split, key) === name).length / keys.length;

describe('pickByKey', () => {
  it('gives each its share', () => {
    const split = [
      { name: 'a', weight: 70 },
      { name: 'b', weight: 30 },
    ];

    expect(share(split, 'a')).toBeCloseTo(0.7, 1);
    expect(share(split, 'b')).toBeCloseTo(0.3, 1);
  });

  it('takes callers away only from those whose share shrinks', () => {
    const before = [
      { name: 'a', weight: 70 },
      { name: 'b', weight: 30 },
    ];
    const after = [
      { name: 'a', weight: 60 },
      { name: 'b', weight: 40 },
    ];

    const movedToA = keys.filter((key) => pickByKey(before, key) === 'b' && pickByKey(after, key) === 'a');

    expect(movedToA).toEqual([]);
  });

  it('always chooses one of the names, whatever the key', () => {
    const split = [
      { name: 'a', weight: 1 },
      { name: 'b', weight: 999_999 },
    ];
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (key) =>
        expect(['a', 'b']).toContain(pickByKey(split, key)),
      ),
    );
    expect(pickByKey([], 'key')).toBeNull();
  });
});

describe('splitOf', () => {
  it('reads weights, with blanks between them, and drops those of nothing', () => {
    expect(splitOf(['openai', 'nova']).parse(' openai=70, nova=0 ')).toEqual([
      { name: 'openai', weight: 70 },
    ]);
  });
});
