import { bytesPerFrame, median, ratioOf, timeFrames } from './timing.mjs';

const rounds = 15;
const roundMs = 20;
const frameMs = 20;

/**
 * One row for each way to do the same work on a 20 ms frame.
 * @param {string} work what is done
 * @param {Readonly<Record<string, (index: number) => unknown>>} candidates the first is ours
 * @returns {{ work: string, name: string, microseconds: number, timesRealTime: number, ratio: number,
 *   heapBytes: number }[]} `ratio`: how many times as long it takes as the first
 */
export function timedRows(work, candidates) {
  const times = timeFrames(candidates, { rounds, roundMs });
  const [first] = Object.keys(candidates);
  return Object.entries(candidates).map(([name, handleFrame]) => ({
    work,
    name,
    microseconds: median(times[name]),
    timesRealTime: (frameMs * 1000) / median(times[name]),
    ratio: ratioOf(times[name], times[first]),
    heapBytes: bytesPerFrame(handleFrame),
  }));
}
