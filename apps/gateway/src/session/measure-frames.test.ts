import { measureFrames } from './measure-frames.js';

describe('measureFrames', () => {
  it('passes every frame on as it is and looks at the clock for one in fifty', () => {
    let nowMs = 0;
    const taken: unknown[] = [];
    const observed: unknown[] = [];
    const take = measureFrames(
      'caller',
      { observe: (value, labels) => void observed.push([value, labels]) },
      (payload: string, timestampMs: number) => {
        taken.push([payload, timestampMs]);
        nowMs += 2;
      },
      () => nowMs,
    );

    for (let frame = 1; frame <= 120; frame += 1) take('AAAA', frame);

    expect(taken).toHaveLength(120);
    expect(taken.at(-1)).toEqual(['AAAA', 120]);
    expect(observed).toEqual([
      [0.002, { direction: 'caller' }],
      [0.002, { direction: 'caller' }],
    ]);
  });
});
