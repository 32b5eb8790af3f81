import fc from 'fast-check';
import { longestGap, longestWait } from './pauses.js';
import { heardOf, saidOf, soundOf } from './testing/sample-evidence.js';

type Audible = Parameters<typeof longestWait>[0];

function call(changes: Partial<Audible>): Audible {
  return {
    ...{ answeredMs: 0, end: { by: 'caller', atMs: 10_000 } },
    ...{ said: [], heard: [], sounds: [] },
    ...changes,
  };
}

describe('the time a caller waits for the bot', () => {
  it('begins with the answer', () => {
    expect(longestWait(call({ answeredMs: 1_000, sounds: [soundOf(1_400, 3_000)] }))).toEqual({
      fromMs: 1_000,
      ms: 400,
    });
  });

  it('begins again with the end of what the caller says or presses', () => {
    const keys = { recording: null, keys: '0', isNoise: false, fromMs: 6_000, toMs: 6_200 };
    const told = call({
      said: [saidOf('ask-order-status', 2_000, 3_000), keys],
      sounds: [soundOf(0, 1_000), soundOf(3_800, 5_000), soundOf(7_500, 9_000)],
    });

    expect(longestWait(told)).toEqual({ fromMs: 6_200, ms: 1_300 });
  });

  it('does not pass while the caller has the floor, nor while the telephone rings', () => {
    const told = call({
      said: [saidOf('ask-for-human', 4_000, 5_000), saidOf('noise-cough', 2_000, 2_200, true)],
      heard: [heardOf('greeting', 0, 1_000)],
      sounds: [
        ...[soundOf(0, 1_000), soundOf(5_500, 6_000)],
        ...[soundOf(6_500, 7_000, 'ringing'), soundOf(9_000, 9_400, 'bridge')],
      ],
    });

    expect(longestWait(told)).toEqual({ fromMs: 5_000, ms: 500 });
  });

  it('passes when the bot has broken off', () => {
    const told = call({
      heard: [heardOf(null, 0, 1_050), heardOf('farewell', 4_000, 9_000)],
      sounds: [soundOf(0, 1_000), soundOf(4_000, 9_000)],
    });

    expect(longestWait(told)).toEqual({ fromMs: 1_000, ms: 3_000 });
  });

  it('lasts to the end of the call when nobody answers any more', () => {
    const told = call({ said: [saidOf('ask-for-human', 1_000, 2_000)], sounds: [soundOf(0, 900)] });

    expect(longestWait(told)).toEqual({ fromMs: 2_000, ms: 8_000 });
  });

  it('is nothing when nobody answered the telephone', () => {
    expect(longestWait(call({ answeredMs: null })).ms).toBe(0);
  });

  it('is never longer than the call, and never overlaps a sound', () => {
    const stretch = fc
      .tuple(fc.nat(9_000), fc.nat(3_000))
      .map(([fromMs, ms]) => [fromMs, Math.min(10_000, fromMs + ms)] as const);
    fc.assert(
      fc.property(fc.array(stretch), fc.array(stretch), (said, sounds) => {
        const { fromMs, ms } = longestWait(
          call({
            said: said.map(([from, to]) => saidOf('interrupt', from, to)),
            sounds: sounds.map(([from, to]) => soundOf(from, to)),
          }),
        );

        expect(ms).toBeLessThanOrEqual(10_000);
        for (const [from, to] of [...said, ...sounds])
          expect(ms === 0 || to <= fromMs || from >= fromMs + ms).toBe(true);
      }),
    );
  });
});

describe('a gap in the bot’s speech', () => {
  it('is a pause inside an utterance, or between two parts of a broken one', () => {
    const told = call({
      heard: [heardOf('greeting', 0, 2_000), heardOf(null, 3_000, 4_000), heardOf('farewell', 4_400, 8_000)],
      sounds: [soundOf(0, 900), soundOf(1_100, 2_000), soundOf(3_000, 4_000), soundOf(4_400, 8_000)],
    });

    expect(longestGap(told)).toEqual({ fromMs: 4_000, ms: 400 });
  });

  it('is not the pause after a sentence that was said to its end', () => {
    const told = call({
      heard: [heardOf('greeting', 0, 1_000), heardOf('farewell', 5_000, 8_000)],
      sounds: [soundOf(0, 1_000), soundOf(5_000, 8_000)],
    });

    expect(longestGap(told).ms).toBe(0);
  });

  it('is not what the caller’s own interruption leaves, but what a cough leaves', () => {
    const told = call({
      heard: [heardOf(null, 0, 1_000), heardOf('farewell', 3_000, 8_000)],
      sounds: [soundOf(0, 1_000), soundOf(3_000, 8_000)],
    });

    expect(longestGap({ ...told, said: [saidOf('interrupt', 700, 1_500)] }).ms).toBe(0);
    expect(longestGap({ ...told, said: [saidOf('noise-cough', 700, 1_500, true)] }).ms).toBe(2_000);
  });
});
