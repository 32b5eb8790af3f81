import { createUplink } from './uplink.js';
import type { CallerChunk } from './stream-messages.js';
import { noFaults, type TwilioFaults } from './twilio-faults.js';

/** Every chunk of a stream, with the age of the stream when it went out. */
function run(
  untilMs: number,
  faults: Partial<TwilioFaults> = {},
  random = 0.5,
  isSpeaking: (streamMs: number) => boolean = () => false,
): (CallerChunk & { sentMs: number })[] {
  const uplink = createUplink({ random: () => random, faults: () => ({ ...noFaults, ...faults }) });
  const sent: (CallerChunk & { sentMs: number })[] = [];
  for (let streamMs = 20; streamMs <= untilMs; streamMs += 20) {
    sent.push(
      ...uplink
        .push(new Uint8Array(160).fill(0xff), streamMs, isSpeaking(streamMs))
        .map((chunk) => ({ ...chunk, sentMs: streamMs })),
    );
  }
  return sent;
}

describe('createUplink', () => {
  it('begins 100 to 200 ms after the start, with that timestamp', () => {
    expect(run(1_000, {}, 0)[0]).toMatchObject({ sentMs: 100, timestampMs: 100 });
    expect(run(1_000, {}, 0.99)[0]).toMatchObject({ sentMs: 200, timestampMs: 203 });
  });

  it('sends one frame each 20 ms, timestamps never going back', () => {
    const sent = run(1_000);

    expect(sent.map(({ sentMs }) => sentMs)).toEqual(
      Array.from({ length: 43 }, (_, index) => 160 + index * 20),
    );
    sent.reduce((before, chunk) => {
      expect(chunk.timestampMs).toBeGreaterThan(before.timestampMs);
      return chunk;
    });
  });

  it('jumps over a gap', () => {
    const sent = run(1_000, { callerGap: { atMs: 300, lengthMs: 400 } });
    const late = sent.findIndex(({ sentMs }) => sentMs >= 300);

    expect(sent[late]?.sentMs).toBe(700);
    expect((sent[late]?.timestampMs ?? 0) - (sent[late - 1]?.timestampMs ?? 0)).toBeGreaterThan(390);
  });

  it('falls silent so long after the caller has begun to speak, each time', () => {
    const callerGap = { afterSpeechMs: 100, lengthMs: 200 };
    const isSpeaking = (atMs: number): boolean => atMs % 1_000 >= 400 && atMs % 1_000 < 600;
    const sent = run(2_000, { callerGap }, 0.5, isSpeaking).map(({ sentMs }) => sentMs);

    const missing = Array.from({ length: 93 }, (_, index) => 160 + index * 20).filter(
      (atMs) => !sent.includes(atMs),
    );
    const gap = Array.from({ length: 10 }, (_, index) => 500 + index * 20);
    expect(missing).toEqual([...gap, ...gap.map((atMs) => atMs + 1_000)]);
  });

  it('holds frames back for a burst without losing any', () => {
    const sent = run(1_160, { callerBurstFrames: 10 }).map(({ sentMs }) => sentMs);

    expect(new Set(sent)).toEqual(new Set([340, 540, 740, 940, 1_140]));
    expect(sent).toHaveLength(50);
  });

  it.each([80, 240] as const)('cuts frames of %d bytes with the same audio rate', (callerFrameBytes) => {
    const sent = run(1_140, { callerFrameBytes });

    expect(sent.every(({ audio }) => audio.length === callerFrameBytes)).toBe(true);
    expect(sent.reduce((sum, { audio }) => sum + audio.length, 0)).toBeGreaterThanOrEqual(8_000 - 240);
    expect(sent.at(-1)?.timestampMs).toBeLessThanOrEqual(1_143);
  });
});
