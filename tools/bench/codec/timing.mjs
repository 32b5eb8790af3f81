import { performance } from 'node:perf_hooks';

/**
 * Times functions against each other: in each round all of them run, one after the other, so that whatever else the
 * machine does meets all alike. The first two rounds let the compiler settle.
 * @param {Readonly<Record<string, (index: number) => unknown>>} candidates each handles one 20 ms frame
 * @returns {Record<string, number[]>} microseconds per frame, one number for each round
 */
export function timeFrames(candidates, { rounds, roundMs }) {
  const names = Object.keys(candidates);
  const counts = Object.fromEntries(names.map((name) => [name, framesIn(candidates[name], roundMs)]));
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -2; round < rounds; round += 1)
    for (const name of names) {
      const perFrame = (timeOf(candidates[name], counts[name]) * 1000) / counts[name];
      if (round >= 0) times[name].push(perFrame);
    }
  return times;
}

/** How many times as long `theirs` takes as `ours`: the middle of the rounds, each of which is a fair comparison. */
export const ratioOf = (theirs, ours) => median(theirs.map((time, round) => time / ours[round]));

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Bytes that one frame leaves on the heap, once the compiler has settled and beyond what measuring itself leaves. */
export function bytesPerFrame(handleFrame) {
  for (let index = 0; index < 10_000; index += 1) handleFrame(index);
  const perFrame = (frames) =>
    Math.round(heapGrowth(handleFrame, frames) - heapGrowth(() => undefined, frames));
  const garbage = perFrame(200);
  // Little or none needs many frames to tell from chance; much of it would only call the collector.
  return garbage > 8 ? garbage : perFrame(5000);
}

/** The middle of many rounds, most of which see no garbage collection. */
function heapGrowth(handleFrame, frames) {
  const rounds = Array.from({ length: 15 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < frames; index += 1) handleFrame(index);
    return (process.memoryUsage().heapUsed - before) / frames;
  });
  return median(rounds);
}

function framesIn(handleFrame, roundMs) {
  let frames = 100;
  while (timeOf(handleFrame, frames) < roundMs) frames *= 2;
  return frames;
}

function timeOf(handleFrame, frames) {
  const start = performance.now();
  for (let index = 0; index < frames; index += 1) handleFrame(index);
  return performance.now() - start;
}
