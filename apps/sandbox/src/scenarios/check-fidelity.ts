import type { BotUtteranceFidelity, CallerUtteranceFidelity, FidelityReport } from './fidelity-report.js';

/** Limits of audio that is converted on its way. */
export const bounds = {
  /** Telephone speech through two honest resamplers and µ-law stays above 0.998. */
  leastCorrelation: 0.995,
  mostLevelDb: 0.5,
  /** A converter may keep its own delay to itself when the speech ends. */
  mostMissingMs: 5,
} as const;

/** Less than this of an utterance that was cut short is too little to correlate. */
const leastJudgedMs = 300;

/** @returns one sentence per broken bound */
export function checkFidelity({ path, callerHeard, modelHeard }: FidelityReport): readonly string[] {
  const isExact = path === 'pass-through';
  return [
    ...callerHeard.utterances.flatMap((each) => checkBot(each, isExact)),
    ...(callerHeard.unknownMs > 0
      ? [`the caller heard ${callerHeard.unknownMs} ms from the bot’s side that no model said`]
      : []),
    ...modelHeard.utterances.flatMap((each) => checkCaller(each, isExact)),
  ];
}

function checkBot(utterance: BotUtteranceFidelity, isExact: boolean): readonly string[] {
  const { bitIdentical, correlation, gapsMs, missingMs, clippedSamples, levelDb, heardMs } = utterance;
  const name = `“${utterance.recording}” as the caller heard it`;
  const isJudged = heardMs >= leastJudgedMs;
  return [
    ...unless(!isExact || bitIdentical, `${name} should be bit-identical`),
    ...unless(
      isExact || !isJudged || correlation >= bounds.leastCorrelation,
      `${name} should correlate at ${bounds.leastCorrelation} or more; it does at ${correlation.toFixed(4)}`,
    ),
    ...unless(
      isExact || !isJudged || Math.abs(levelDb) <= bounds.mostLevelDb,
      `${name} should be as loud as it was said; it is ${levelDb.toFixed(2)} dB off`,
    ),
    ...unless(gapsMs === 0, `${name} should have no gaps; it has ${gapsMs} ms`),
    ...unless(
      missingMs <= (isExact ? 0 : bounds.mostMissingMs),
      `${name} should be whole; ${missingMs} ms are missing`,
    ),
    ...unless(clippedSamples === 0, `${name} should not be clipped; ${clippedSamples} samples are`),
  ];
}

function checkCaller(
  { recording, bitIdentical, correlation }: CallerUtteranceFidelity,
  isExact: boolean,
): readonly string[] {
  const name = `“${recording}” as the model heard it`;
  if (isExact) return unless(bitIdentical, `${name} should be bit-identical`);
  return unless(
    correlation >= bounds.leastCorrelation,
    `${name} should correlate at ${bounds.leastCorrelation} or more; it does at ${correlation.toFixed(4)}`,
  );
}

function unless(holds: boolean, failure: string): readonly string[] {
  return holds ? [] : [failure];
}
