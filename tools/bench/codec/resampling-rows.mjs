import { qualityOf } from './quality.mjs';
import { resamplers } from './resamplers.mjs';
import { speechFrames } from './speech.mjs';
import { timedRows } from './timed-rows.mjs';

/** Speed and quality of every resampler between two rates. */
export async function resamplingRows(codec, fromHz, toHz) {
  const frames = speechFrames(fromHz);
  const makers = resamplers(codec);
  const candidates = {};
  for (const [name, create] of Object.entries(makers)) {
    const resample = await create(fromHz, toHz);
    candidates[name] = (index) => resample(frames[index % 50]);
  }
  const rows = timedRows(`${fromHz / 1000} → ${toHz / 1000} kHz`, candidates);
  for (const row of rows) Object.assign(row, await qualityOf(codec, makers[row.name], fromHz, toHz));
  return rows;
}
