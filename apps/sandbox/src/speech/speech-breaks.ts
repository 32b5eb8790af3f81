import { longestBreak } from './find-speech.js';

/** Part of a recording that was heard without a break: sample `n` of it is sample `n + lag` of the audio. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly lag: number;
}

/** 20 ms at either end, where speech may be too quiet to be told by its shape. */
const edge = 160;
/** A vowel is much like itself some pitch periods later, so a break may be this far from where it shows: 150 ms. */
const margin = 1_200;

/** The ends of the recording have a place where exactly the same samples are. */
export function withEdges(
  said: Float32Array,
  heard: Float32Array,
  anchors: readonly Stretch[],
): readonly Stretch[] {
  const [first, last] = [anchors[0], anchors.at(-1)];
  if (first === undefined || last === undefined) return anchors;
  const head = findExactly(said, heard, { from: 0, to: edge, lag: first.lag }, -1);
  const tail = findExactly(said, heard, { from: said.length - edge, to: said.length, lag: last.lag }, 1);
  return [...head, ...anchors, ...tail];
}

/** The same samples at this lag or, in the direction given, as near to it as possible. */
function findExactly(
  said: Float32Array,
  heard: Float32Array,
  { from, to, lag }: Stretch,
  direction: 1 | -1,
): readonly Stretch[] {
  if (said.length < edge) return [];
  const words = said.subarray(from, to);
  for (let shift = 0; shift <= longestBreak; shift += 1) {
    const start = from + lag + direction * shift;
    if (words.every((sample, index) => sample === heard[start + index]))
      return [{ from, to, lag: start - from }];
  }
  return [];
}

/** The whole way of the recording, when some parts of it are known: between two that do not fit lies a break. */
export function joinAtBreaks(
  said: Float32Array,
  heard: Float32Array,
  anchors: readonly Stretch[],
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [from, previous] = [0, anchors[0]];
  if (previous === undefined) return [];
  for (const anchor of anchors) {
    if (anchor.lag !== previous.lag) {
      const before = { ...previous, from: Math.max(from, previous.from - margin) };
      const behind = { ...anchor, to: Math.min(said.length, anchor.to + margin) };
      const at = breakBetween(said, heard, before, behind);
      stretches.push({ from, to: at, lag: previous.lag });
      from = at + Math.max(0, previous.lag - anchor.lag);
    }
    previous = anchor;
  }
  const whole = [...stretches, { from, to: said.length, lag: previous.lag }];
  return whole.map((stretch) => inside(stretch, heard.length)).filter((stretch) => stretch.to > stretch.from);
}

function inside({ from, to, lag }: Stretch, heardLength: number): Stretch {
  return { from: Math.max(from, -lag), to: Math.min(to, heardLength - lag), lag };
}

/** The sample of the recording at which the way before and the way behind the break differ least from it. */
function breakBetween(said: Float32Array, heard: Float32Array, before: Stretch, behind: Stretch): number {
  const missing = Math.max(0, before.lag - behind.lag);
  const last = Math.max(before.from, behind.to - missing);
  const errorAt = (index: number, lag: number): number =>
    ((said[index] ?? 0) - (heard[index + lag] ?? 0)) ** 2;
  let error = 0;
  for (let index = before.from + missing; index < last + missing; index += 1)
    error += errorAt(index, behind.lag);
  let best = { at: before.from, error };
  for (let at = before.from; at < last; at += 1) {
    error += errorAt(at, before.lag) - errorAt(at + missing, behind.lag);
    if (error < best.error) best = { at: at + 1, error };
  }
  return best.at;
}
