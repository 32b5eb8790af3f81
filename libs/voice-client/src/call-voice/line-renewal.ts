import { activeLeg, advance, nowOf, type CallLine } from './call-line.js';
import { isInRenewalWindow, isQuietPoint, renewalPauseMs, renewalStep } from './renewal-window.js';
import { utteranceFromMs } from './take-over.js';

/** Opens, takes or drops the session that is to follow one of great age. */
export function considerRenewal(line: CallLine): void {
  const { service, owed } = line;
  const { state } = line.succession;
  const leg = activeLeg(line);
  if (!service || !leg || state.name !== 'serving' || state.successor?.purpose === 'language') return;
  const nowMs = nowOf(line);
  const age = { ageMs: nowMs - service.readyMs, maxSessionMs: leg.capabilities.maxSessionMs };
  if (!isInRenewalWindow(age)) return;
  const { call } = line.deps;
  const isCallerAudible = call.callerAudibleSinceMs() !== null;
  const callerQuietForMs = nowMs - service.lastStopMs;
  const utteranceMs = utteranceFromMs(owed.caller);
  const step = renewalStep({
    ...age,
    nowMs,
    isQuiet: isQuietPoint(owed, { isBotAudible: call.isBotAudible(), isCallerAudible, callerQuietForMs }),
    isGenerating: owed.turn !== null,
    isReplayable: utteranceMs === null || nowMs - utteranceMs <= leg.capabilities.maxReplayMs,
    successor: state.successor,
    retryAtMs: service.renewalRetryAtMs,
  });
  if (step === 'open') advance(line, { type: 'open-successor', purpose: 'renewal' });
  if (step === 'switch') advance(line, { type: 'switch' });
  if (step !== 'drop') return;
  service.renewalRetryAtMs = nowMs + renewalPauseMs(0);
  advance(line, { type: 'drop-successor' });
}

/** Whether a quiet moment must not be missed. */
export function isAboutToRenew(line: CallLine): boolean {
  const leg = activeLeg(line);
  const { service } = line;
  if (!leg || !service) return false;
  return isInRenewalWindow({
    ageMs: nowOf(line) - service.readyMs,
    maxSessionMs: leg.capabilities.maxSessionMs,
  });
}
