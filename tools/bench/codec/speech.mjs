/**
 * A second of something like speech in frames of 20 ms: partials of a voice that comes and goes, over noise. Many
 * different frames, so that no processor learns them by heart.
 */
export function speechFrames(sampleRateHz) {
  const frameSamples = sampleRateHz / 50;
  let noise = 1;
  return Array.from({ length: 50 }, (_, frame) =>
    Int16Array.from({ length: frameSamples }, (__, index) => {
      const timeS = (frame * frameSamples + index) / sampleRateHz;
      noise = (Math.imul(noise, 1_103_515_245) + 12_345) | 0;
      const voice = [1, 2, 3, 5, 8, 13].reduce(
        (sum, partial) => sum + Math.sin(2 * Math.PI * 140 * partial * timeS) / partial,
        0,
      );
      return Math.round(7000 * Math.abs(Math.sin(8 * timeS)) * voice + noise / 2 ** 24);
    }),
  );
}
