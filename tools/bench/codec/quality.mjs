// What a resampler does to sines, measured on its 16-bit output.

/** Of what a telephone line carries; like all frequencies here whole hundreds, so that no two disturb each other's measure. */
const passBandHz = [200, 300, 1000, 1700, 2500, 3000, 3400];
/** Of what 24 kHz carries and 8 kHz cannot; each falls on another frequency of the telephone line. */
const stopBandHz = [4600, 4700, 5300, 6100, 7100, 9100, 10_700, 11_800];
const amplitude = 26_000;
/** Nothing 16-bit audio holds is weaker. */
const floorDb = -120;

/**
 * @param codec the measures
 * @param create makes a fresh resampler
 * @returns worst cases: THD+N, deviation in the pass band, strongest image (upwards) or alias (downwards); and the delay
 */
export async function qualityOf(codec, create, fromHz, toHz) {
  const run = async (frequencyHz) => {
    const input = codec.sine({ frequencyHz, sampleRateHz: fromHz }, amplitude, fromHz);
    return middleOf(inFrames(input, await create(fromHz, toHz), fromHz), toHz);
  };
  const levelDb = (samples, frequencyHz) =>
    Math.max(
      floorDb,
      codec.decibels(codec.fitSine({ frequencyHz, sampleRateHz: toHz }, samples).amplitude / amplitude),
    );

  const thdPlusNoiseDb = [];
  const deviationDb = [];
  const unwantedDb = [];
  for (const frequencyHz of passBandHz) {
    const samples = await run(frequencyHz);
    thdPlusNoiseDb.push(codec.thdPlusNoiseDb({ frequencyHz, sampleRateHz: toHz }, samples));
    deviationDb.push(Math.abs(levelDb(samples, frequencyHz)));
    if (toHz > fromHz)
      for (const imageHz of [fromHz - frequencyHz, fromHz + frequencyHz])
        unwantedDb.push(levelDb(samples, imageHz));
  }
  if (toHz < fromHz)
    for (const frequencyHz of stopBandHz.filter((each) => each < fromHz / 2)) {
      const aliasHz = Math.abs(frequencyHz - Math.round(frequencyHz / toHz) * toHz);
      unwantedDb.push(levelDb(await run(frequencyHz), aliasHz));
    }
  return {
    thdPlusNoiseDb: Math.max(...thdPlusNoiseDb),
    deviationDb: Math.max(...deviationDb),
    unwantedDb: Math.max(...unwantedDb),
    delayMs: await delayMs(codec, create, fromHz, toHz),
  };
}

/**
 * How long a sound that goes in takes to come out, whether the resampler fills the gap with zeros or leaves it out:
 * the output missing so far, and the shift of what is there. A slow sine makes the shift unmistakable.
 */
async function delayMs(codec, create, fromHz, toHz) {
  const frequencyHz = 10;
  const input = codec.sine({ frequencyHz, sampleRateHz: fromHz }, amplitude, fromHz);
  const output = inFrames(input, await create(fromHz, toHz), fromHz);
  const missingS = input.length / fromHz - output.length / toHz;
  const { timeS } = codec.fitSine({ frequencyHz, sampleRateHz: toHz }, middleOf(output, toHz));
  return (missingS - timeS) * 1000;
}

/** Half a second, from 0.4 s on: without the silence before the sine, and without what is still held back. */
const middleOf = (output, sampleRateHz) => output.slice(0.4 * sampleRateHz, 0.9 * sampleRateHz);

/** In frames of 20 ms, as calls have them; speex-resampler loses samples of chunks that do not divide evenly. */
function inFrames(input, resample, sampleRateHz) {
  const frameSamples = sampleRateHz / 50;
  const output = [];
  for (let start = 0; start < input.length; start += frameSamples)
    output.push(...resample(input.subarray(start, start + frameSamples)));
  return output;
}
