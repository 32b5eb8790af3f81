import { createFrameLine } from './frame-line.js';
import { silentFrame } from './telephone-frame.js';

const frame = (fill: number): string => Buffer.alloc(160, fill).toString('base64');

function openLine() {
  const passed: string[] = [];
  return { passed, line: createFrameLine((payload) => void passed.push(payload)) };
}

describe('createFrameLine', () => {
  it('lets frames go as they came, oldest first', () => {
    const { passed, line } = openLine();
    [1, 2, 3].forEach((fill) => line.hold(frame(fill)));

    line.release();
    line.release();

    expect(passed).toEqual([frame(1), frame(2), frame(3)]);
  });

  it('lets what is too old go as silence and keeps the rest', () => {
    const { passed, line } = openLine();
    [1, 2, 3].forEach((fill) => line.hold(frame(fill)));

    line.silenceBefore(40);
    line.silenceBefore(40);
    expect(passed).toEqual([silentFrame]);
    line.release();
    expect(passed).toEqual([silentFrame, frame(2), frame(3)]);
  });

  it('keeps a frame that is only partly too old', () => {
    const { passed, line } = openLine();
    [1, 2].forEach((fill) => line.hold(frame(fill)));

    line.silenceBefore(25);

    expect(passed).toEqual([]);
  });
});
