import fc from 'fast-check';
import { createCallerTape, type CallerTape } from './caller-tape.js';
import { frame } from './testing/call-harness.js';

/** One 20 ms frame after the other, from `fromMs` on. */
function record(tape: CallerTape, count: number, fromMs = 0): readonly string[] {
  const frames = Array.from({ length: count }, (_, index) => frame(fromMs / 20 + index));
  frames.forEach((payload, index) => tape.record(payload, fromMs + index * 20));
  return frames;
}

describe('the caller tape', () => {
  it('keeps the last second, whatever else', () => {
    const tape = createCallerTape();

    const frames = record(tape, 500);

    expect(tape.last(15_000)).toEqual(frames.slice(-50));
    expect(tape.last(100)).toEqual(frames.slice(-5));
    expect(tape.last(0)).toEqual([]);
  });

  it('keeps an utterance from where it began', () => {
    const tape = createCallerTape();
    const before = record(tape, 50);
    tape.keepFrom(600);

    const during = record(tape, 400, 1_000);

    expect(tape.since(600, 15_000)).toEqual([...before.slice(30), ...during]);
    expect(tape.since(1_000, 15_000)).toEqual(during);
  });

  it('lets an utterance go that nobody needs any more', () => {
    const tape = createCallerTape();
    tape.keepFrom(0);
    record(tape, 300);
    tape.keepFrom(null);

    const last = record(tape, 1, 6_000);

    expect(tape.since(0, 15_000)).toHaveLength(50);
    expect(tape.since(0, 15_000).at(-1)).toBe(last[0]);
  });

  it('gives the newest part of what is too long for the other side', () => {
    const tape = createCallerTape();
    tape.keepFrom(0);

    const frames = record(tape, 500);

    expect(tape.since(0, 3_000)).toEqual(frames.slice(-150));
  });

  it('never keeps more than 15 s, and gives back what came, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constantFrom('keep', 'drop')), {
          maxLength: 200,
        }),
        (steps) => {
          const tape = createCallerTape();
          const all: string[] = [];
          let nowMs = 0;
          for (const step of steps) {
            if (step === 'keep') tape.keepFrom(nowMs - 500);
            else if (step === 'drop') tape.keepFrom(null);
            else {
              nowMs += step;
              const payload = Buffer.alloc(step * 8, all.length).toString('base64');
              if (payload !== '') all.push(payload);
              tape.record(payload, nowMs);
            }
          }

          const kept = tape.since(-Infinity, Infinity);

          expect(kept).toEqual(all.slice(all.length - kept.length));
          const keptMs = kept.reduce((sum, text) => sum + Buffer.from(text, 'base64').length / 8, 0);
          expect(keptMs).toBeLessThanOrEqual(15_000);
        },
      ),
    );
  });
});
