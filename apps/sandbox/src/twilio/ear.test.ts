import { createEar } from './ear.js';

const frame = (code: number): Uint8Array => new Uint8Array(160).fill(code);

describe('createEar', () => {
  it('keeps everything heard, with its source, as stretches of time', () => {
    const ear = createEar(20);

    ear.hear(frame(0xff), 'silence');
    ear.hear(frame(0xff), 'stream');
    ear.hear(frame(0x10), 'stream');

    expect(ear.recording()).toHaveLength(480);
    expect(ear.recording()[320]).toBe(0x10);
    expect(ear.firstStreamAudioMs()).toBe(40);
    expect(ear.spans()).toEqual([
      { source: 'silence', fromMs: 0, toMs: 20 },
      { source: 'stream', fromMs: 20, toMs: 60 },
    ]);
  });

  it('tells listeners until they leave', () => {
    const ear = createEar(20);
    const sources: string[] = [];
    const leave = ear.onFrame((_frame, source) => void sources.push(source));

    ear.hear(frame(1), 'say');
    leave();
    ear.hear(frame(1), 'bridge');

    expect(sources).toEqual(['say']);
  });
});
