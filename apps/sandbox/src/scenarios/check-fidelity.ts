import type { BotUtteranceFidelity, CallerUtteranceFidelity, FidelityReport } from './fidelity-report.js';
import { unless, type Verdict } from './verdict.js';

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
export function checkFidelity({ callerHeard, modelHeard }: FidelityReport): Verdict {
  return [
    ...callerHeard.utterances.flatMap(checkBot),
    ...(callerHeard.unknownMs > 0
      ? [`the caller heard ${callerHeard.unknownMs} ms from the bot’s side that no model said`]
      : []),
    ...modelHeard.utterances.flatMap(checkCaller),
  ];
}

function checkBot(utterance: BotUtteranceFidelity): Verdict {
  const { bitIdentical, correlation, gapsMs, missingMs, clippedSamples, levelDb, heardMs } = utterance;
  const name = `“${utterance.recording}” as the caller heard it`;
  const isExact = utterance.path === 'pass-through';
  const isJudged = heardMs >= leastJudgedMs;
  return [
    ...unless(
      utterance.source !== null || utterance.isClip,
      `${name} is nothing that a model said, and no clip of the gateway’s`,
    ),
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

function checkCaller({ recording, path, bitIdentical, correlation }: CallerUtteranceFidelity): Verdict {
  const name = `“${recording}” as the model heard it`;
  if (path === 'disturbed') return [];
  if (path === 'pass-through') return unless(bitIdentical, `${name} should be bit-identical`);
  return unless(
    correlation >= bounds.leastCorrelation,
    `${name} should correlate at ${bounds.leastCorrelation} or more; it does at ${correlation.toFixed(4)}`,
  );
}
