import fc from 'fast-check';
import { createGapFiller } from './gap-filler.js';
import { silentFrame } from './telephone-frame.js';

const frame = Buffer.alloc(160, 1).toString('base64');

function openFiller() {
  const passed: string[] = [];
  let filled = 0;
  const fill = createGapFiller(
    (payload) => void passed.push(payload),
    (frames) => void (filled += frames),
  );
  /** How many silent frames came before each of these. */
  const silences = (...timestampsMs: (number | null)[]): number[] =>
    timestampsMs.map((timestampMs) => {
      passed.length = 0;
      fill(frame, timestampMs);
      return passed.lastIndexOf(silentFrame) + 1;
    });
  return { passed, fill, silences, filled: () => filled };
}

describe('createGapFiller', () => {
  it('adds nothing to a line that is whole, wherever its clock begins and however it wobbles', () => {
    const { silences } = openFiller();
    const timestampsMs = Array.from(
      { length: 5_000 },
      (_, index) => 171 + index * 20 + ((index * 7) % 7) - 3,
    );

    expect(silences(...timestampsMs).every((count) => count === 0)).toBe(true);
  });

  it('fills a hole with as much silence as is missing', () => {
    const { silences, filled } = openFiller();

    expect(silences(100, 120, 440, 460)).toEqual([0, 0, 15, 0]);
    expect(filled()).toBe(15);
  });

  it('fills no more than 750 ms', () => {
    expect(openFiller().silences(100, 60_000, 60_020)).toEqual([0, 37, 0]);
  });

  it('leaves a hole of one or two frames alone', () => {
    expect(openFiller().silences(100, 120, 160, 180, 220)).toEqual([0, 0, 0, 0, 0]);
  });

  it('fills several such holes once they add up', () => {
    const { silences } = openFiller();

    expect(silences(100, 140, 180, 220, 260).some((count) => count > 0)).toBe(true);
  });

  it('does not take a frame that is late, and those that catch up, for lost audio', () => {
    const { silences } = openFiller();
    const stutter = Array.from({ length: 50 }, (_, index) => index * 200).flatMap((startMs) => [
      ...[0, 20, 40, 60].map((ms) => startMs + ms),
      ...[110, 115, 120, 140, 160, 180].map((ms) => startMs + ms),
    ]);

    expect(silences(...stutter).reduce((sum, count) => sum + count)).toBe(0);
  });

  it('goes on without timestamps, and with them again', () => {
    expect(openFiller().silences(null, 100, null, null, 160, 300)).toEqual([0, 0, 0, 0, 0, 6]);
  });

  it('starts anew when the clock does', () => {
    expect(openFiller().silences(90_000, 90_020, 5, 25, 145)).toEqual([0, 0, 0, 0, 5]);
  });

  it('follows a clock that is slow or fast without ever filling', () => {
    for (const stepMs of [19.99, 20.01]) {
      const { silences } = openFiller();
      const timestampsMs = Array.from({ length: 10_000 }, (_, index) => Math.round(100 + index * stepMs));

      expect(silences(...timestampsMs).every((count) => count === 0)).toBe(true);
    }
  });

  it('takes frames of other lengths for what they are', () => {
    const { passed, fill } = openFiller();
    for (let index = 0; index < 100; index += 1)
      fill(Buffer.alloc(240, 1).toString('base64'), 100 + index * 30);

    expect(passed).not.toContain(silentFrame);
  });

  it('passes every frame once and in order, and never makes the audio longer than the clock says', () => {
    const lossy = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 3 })), {
      minLength: 2,
      maxLength: 200,
    });
    fc.assert(
      fc.property(lossy, (line) => {
        const { passed, fill } = openFiller();
        const kept = line.flatMap(([isLost, wobbleMs], index) =>
          isLost ? [] : [{ index, timestampMs: 200 + index * 20 + wobbleMs }],
        );
        for (const { index, timestampMs } of kept)
          fill(Buffer.alloc(160, index % 250).toString('base64'), timestampMs);

        expect(passed.filter((payload) => payload !== silentFrame)).toEqual(
          kept.map(({ index }) => Buffer.alloc(160, index % 250).toString('base64')),
        );
        const spanMs = ((kept.at(-1)?.index ?? 0) - (kept[0]?.index ?? 0) + 1) * 20;
        if (kept.length > 0) expect(passed.length * 20).toBeLessThanOrEqual(spanMs + 20);
      }),
    );
  });
});
