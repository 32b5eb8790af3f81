import { createCallerAudio } from './caller-audio.js';

const silence = Buffer.alloc(160, 0xff).toString('base64');

function frame(fill: number, bytes = 160): string {
  return Buffer.alloc(bytes, fill).toString('base64');
}

function openAudio() {
  const sent: string[] = [];
  const dropped = { count: 0 };
  const audio = createCallerAudio(() => void (dropped.count += 1));
  const open = (): void => audio.open((payload) => void sent.push(payload));
  return { sent, dropped, audio: { ...audio, open } };
}

describe('createCallerAudio', () => {
  it('holds frames until the provider is ready, then sends them first and in order', () => {
    const { sent, audio } = openAudio();
    audio.frame(frame(1));
    audio.frame(frame(2));
    expect(sent).toEqual([]);

    audio.open();
    audio.frame(frame(3));

    expect(sent).toEqual([frame(1), frame(2), frame(3)]);
  });

  it('sends what waited only once', () => {
    const { sent, audio } = openAudio();
    audio.frame(frame(1));
    audio.open();
    audio.open();

    expect(sent).toEqual([frame(1)]);
  });

  it('keeps the newest 15 s and counts what it drops', () => {
    const { sent, dropped, audio } = openAudio();
    for (let index = 0; index < 760; index += 1) audio.frame(frame(index % 256));

    audio.open();

    expect(sent).toHaveLength(750);
    expect(sent[0]).toBe(frame(10));
    expect(sent.at(-1)).toBe(frame(759 % 256));
    expect(dropped.count).toBe(10);
  });

  it('holds no more of long frames than of short ones', () => {
    const { sent, audio } = openAudio();
    for (let index = 0; index < 750; index += 1) audio.frame(frame(1, 24_000));

    audio.open();

    expect(sent.join('').length).toBeLessThanOrEqual(750 * 216);
    expect(sent.length).toBeGreaterThan(0);
  });

  it('lets the provider hear silence while muted, at the same pace', () => {
    const { sent, audio } = openAudio();
    audio.open();
    audio.frame(frame(1));
    audio.mute(true);
    audio.frame(frame(2));
    audio.mute(false);
    audio.frame(frame(3));

    expect(sent).toEqual([frame(1), silence, frame(3)]);
  });

  it('mutes frames that wait for the provider as well', () => {
    const { sent, audio } = openAudio();
    audio.mute(true);
    audio.frame(frame(2));

    audio.open();

    expect(sent).toEqual([silence]);
  });
});
