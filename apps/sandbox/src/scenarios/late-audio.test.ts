import fc from 'fast-check';
import { createLateAudio } from './late-audio.js';

/** Frames of 20 ms: what the stream plays is numbered, silence is 0. */
function listen(pattern: readonly ('stream' | 'silence' | 'bridge')[], fromMs = 0) {
  const late = createLateAudio(300);
  let next = 0;
  const frames = pattern.map((source, index) => {
    late.frame(source, fromMs + index * 20);
    return new Uint8Array(160).fill(source === 'stream' ? ++next : 0);
  });
  return { late, audio: Buffer.concat(frames) };
}

const times = <Source>(count: number, source: Source): readonly Source[] =>
  Array.from({ length: count }, () => source);

describe('late audio', () => {
  it('is joined where it was interrupted', () => {
    const pattern = [...times(3, 'stream' as const), ...times(4, 'silence' as const), 'stream'] as const;
    const { late, audio } = listen(pattern, 1_000);

    const closed = late.closeUp(audio, 1_000);

    expect(closed?.audio).toEqual(
      Buffer.concat([1, 2, 3, 4].map((value) => new Uint8Array(160).fill(value))),
    );
    expect([0, 59, 60, 70].map((ms) => closed?.heardAtMs(ms))).toEqual([0, 59, 140, 150]);
  });

  it('is no pause, and a pause is not late audio', () => {
    const pattern = [...times(3, 'stream' as const), ...times(15, 'silence' as const), 'stream'] as const;
    const { late, audio } = listen(pattern);

    expect(late.closeUp(audio, 0)).toBeNull();
  });

  it('is no other voice either', () => {
    const { late, audio } = listen(['stream', 'silence', 'bridge', 'silence', 'stream']);

    expect(late.closeUp(audio, 0)).toBeNull();
  });

  it('belongs to one utterance only', () => {
    const { late, audio } = listen(['stream', 'silence', 'stream']);
    late.closeUp(audio, 0);

    expect(late.closeUp(audio, 0)).toBeNull();
  });

  it('loses nothing and invents nothing, wherever the stream stood still', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(14), { minLength: 1, maxLength: 20 }), (gaps) => {
        const pattern = gaps.flatMap((gap) => ['stream' as const, ...times(gap, 'silence' as const)]);
        const { late, audio } = listen([...pattern, 'stream']);

        const spoken = (late.closeUp(audio, 0)?.audio ?? audio).filter((_, index) => index % 160 === 0);

        expect([...spoken]).toEqual(Array.from({ length: gaps.length + 1 }, (_, index) => index + 1));
      }),
    );
  });
});
