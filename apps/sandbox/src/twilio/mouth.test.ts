import { createMouth, silentFrame } from './mouth.js';

describe('createMouth', () => {
  it('is silent until told to speak', () => {
    expect(createMouth().next()).toEqual({ frame: silentFrame, speaking: false, digit: undefined });
  });

  it('speaks in whole frames, one recording after the other, and tells when each has gone out', async () => {
    const mouth = createMouth();
    const spoken: string[] = [];
    const first = mouth.speak(new Uint8Array(200).fill(1)).then(() => spoken.push('first'));
    const second = mouth.speak(new Uint8Array(160).fill(2)).then(() => spoken.push('second'));

    const frames = [mouth.next().frame, mouth.next().frame];
    await first;
    expect(spoken).toEqual(['first']);
    frames.push(mouth.next().frame);
    await second;

    expect(frames.map((frame) => [frame.length, frame[0], frame[159]])).toEqual([
      [160, 1, 1],
      [160, 1, 0xff],
      [160, 2, 2],
    ]);
    expect(mouth.next().speaking).toBe(false);
  });

  it('presses a key every 200 ms beside the voice', async () => {
    const mouth = createMouth();
    const pressed = mouth.press('12');
    const digits = Array.from({ length: 20 }, () => mouth.next().digit);

    await pressed;

    expect(digits.flatMap((digit, tick) => (digit === undefined ? [] : [[tick, digit]]))).toEqual([
      [4, '1'],
      [14, '2'],
    ]);
  });

  it('refuses keys that no keypad has', async () => {
    await expect(createMouth().press('1w')).rejects.toThrow('keypad');
  });

  it('lets nobody wait for a call that is over', async () => {
    const mouth = createMouth();
    const waiting = [mouth.speak(new Uint8Array(160)), mouth.press('1')];

    mouth.close();

    await expect(Promise.all([...waiting, mouth.speak(new Uint8Array(160))])).resolves.toHaveLength(3);
  });
});
