import { createFakeClock } from '@voc/resilience/testing';
import { createCallerLine } from './caller-line.js';

const silence = Buffer.alloc(1_600).toString('base64');
const frame = Buffer.alloc(320, 7).toString('base64');

function openLine() {
  const clock = createFakeClock();
  const sent: string[] = [];
  const oddities: string[] = [];
  let isAudioOpen = false;
  const line = createCallerLine({
    clock,
    prompt: {
      openAudio: () => void (isAudioOpen = true),
      isAudioOpen: () => isAudioOpen,
      sendAudio: (payload) => sent.push(payload) > 0,
    },
    isOpen: () => true,
    report: ({ kind }) => void oddities.push(kind),
  });
  line.open();
  return { clock, sent, oddities, line };
}

describe('createCallerLine', () => {
  it('sends silence until the caller is there', async () => {
    const { clock, sent, line } = openLine();

    await clock.advance(300);
    line.stop();

    expect(sent).toEqual([silence, silence, silence]);
  });

  it('puts nothing between frames that come late and then all at once', async () => {
    const { clock, sent, oddities, line } = openLine();
    line.send(frame);

    await clock.advance(390);
    for (let late = 0; late < 19; late += 1) line.send(frame);
    await clock.advance(300);
    line.stop();

    expect(sent).toEqual(Array.from({ length: 20 }, () => frame));
    expect(oddities).toEqual([]);
  });

  it('makes up for a gap in full once it is one', async () => {
    const { clock, sent, oddities, line } = openLine();
    line.send(frame);

    await clock.advance(1_000);
    line.stop();

    expect(sent).toEqual([frame, ...Array.from({ length: 10 }, () => silence)]);
    expect(oddities).toEqual(['filled-silence']);
  });

  it('refuses half a sample', () => {
    const { sent, oddities, line } = openLine();

    line.send(Buffer.alloc(321).toString('base64'));
    line.stop();

    expect(sent).toEqual([]);
    expect(oddities).toEqual(['dropped-audio']);
  });

  it('leaves nothing scheduled', async () => {
    const { clock, line } = openLine();
    line.send(frame);
    await clock.advance(1_000);

    line.stop();

    expect(clock.pending()).toBe(0);
  });
});
