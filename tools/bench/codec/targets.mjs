/** What we want of the codec, against what was measured. */
export function targets({ g711, resampling }) {
  const fastestNpm = (work) =>
    Math.min(
      ...g711.filter((row) => row.work === work && !row.name.startsWith('ours')).map(({ ratio }) => ratio),
    );
  return [
    atLeast('µ-law encode into a given buffer, × fastest npm codec', fastestNpm('µ-law encode'), 3),
    atLeast('µ-law decode into a given buffer, × fastest npm codec', fastestNpm('µ-law decode'), 1),
    ...['8 → 24 kHz', '24 → 8 kHz'].flatMap((work) => {
      const row = (name) => resampling.find((each) => each.work === work && each.name === name);
      const ours = row('ours (SIMD)');
      return [
        atLeast(`${work}, × speex-resampler q3`, row('speex-resampler q3').ratio, 3),
        atMost(`${work}, THD+N in dB`, ours.thdPlusNoiseDb, -80),
        atMost(`${work}, images or aliases in dB`, ours.unwantedDb, -80),
        atMost(`${work}, pass band to 3.4 kHz within dB`, ours.deviationDb, 0.1),
        atMost(`${work}, delay in ms`, ours.delayMs, 3),
        atMost(`${work}, heap bytes per frame`, ours.heapBytes, 0),
      ];
    }),
  ];
}

const atLeast = (what, value, target) => ({ what, value, target: `≥ ${target}`, isMet: value >= target });
const atMost = (what, value, target) => ({ what, value, target: `≤ ${target}`, isMet: value <= target });
