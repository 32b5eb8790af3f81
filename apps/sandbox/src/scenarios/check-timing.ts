import { isModelParty } from '../world/models.js';
import type { CallEvidence } from './call-evidence.js';
import type { TimingExpectation } from './expectation.js';
import { longestGap, longestWait, type Pause } from './pauses.js';
import { unless, type Verdict } from './verdict.js';

export function checkTiming(expectation: TimingExpectation, evidence: CallEvidence): Verdict {
  switch (expectation.expect) {
    case 'dial-within':
      return checkDial(expectation.ms, evidence);
    case 'quiet-after-interruption-within':
      return checkInterruption(expectation.ms, evidence);
    case 'clear-within':
      return checkClear(expectation.ms, evidence);
    case 'silence-at-most':
      return checkPause('the caller waited in silence', longestWait(evidence), expectation.ms, evidence);
    case 'gap-at-most':
      return checkPause('the bot paused in mid-speech', longestGap(evidence), expectation.ms, evidence);
    case 'no-underruns':
      return unless(
        evidence.audio.underruns === 0,
        `the bot’s audio should never come too late; it did ${evidence.audio.underruns} times`,
      );
  }
}

function checkDial(limitMs: number, { times }: CallEvidence): Verdict {
  if (times.requestedMs === null || times.dialledMs === null) return ['Connect should have been dialled'];
  const tookMs = Math.round(times.dialledMs - times.requestedMs);
  return unless(
    tookMs <= limitMs,
    `Connect should have been dialled within ${limitMs} ms of the request; it took ${tookMs} ms`,
  );
}

/** From the first word of the caller's last interruption to the end of the speech that was on then. */
function checkInterruption(limitMs: number, { said, heard }: CallEvidence): Verdict {
  const overlaps = said.flatMap((words) =>
    heard
      .filter(({ fromMs, toMs }) => fromMs < words.fromMs && toMs > words.fromMs)
      .map((speech) => speech.toMs - words.fromMs),
  );
  const tookMs = overlaps.at(-1);
  if (tookMs === undefined) return [neverInterrupted];
  return unless(
    tookMs <= limitMs,
    `the bot should have been quiet within ${limitMs} ms of the interruption; it took ${Math.round(tookMs)} ms`,
  );
}

export const neverInterrupted = 'the caller should have interrupted the bot';

/** A model may notice the caller in a pause of the bot's speech. */
const pauseMs = 250;

/** Speech the bot talks on over is no interruption: an echo, a noise, or a greeting that may not be interrupted. */
function checkClear(limitMs: number, { journal, sounds }: CallEvidence): Verdict {
  const isOver = (atMs: number): boolean =>
    sounds.some(
      ({ source, fromMs, toMs }) => source === 'stream' && fromMs <= atMs && atMs <= toMs + pauseMs,
    );
  const signs = journal.filter(({ party, kind }) => isModelParty(party) && kind === 'caller-speech-started');
  const tookMs = signs.flatMap(({ atMs }, index) => {
    const nextMs = signs[index + 1]?.atMs ?? Infinity;
    const clear = journal.find(
      (entry) => entry.kind === 'clear-received' && entry.atMs >= atMs && entry.atMs < nextMs,
    );
    return clear === undefined || !isOver(atMs) ? [] : clear.atMs - atMs;
  });
  if (tookMs.length === 0) return [neverInterrupted];
  const longestMs = Math.max(...tookMs);
  return unless(
    longestMs <= limitMs,
    `the bot should be cleared away within ${limitMs} ms of the model’s sign; it took ${longestMs.toFixed(1)} ms`,
  );
}

function checkPause(what: string, pause: Pause, limitMs: number, { startMs }: CallEvidence): Verdict {
  const at = ((pause.fromMs - startMs) / 1_000).toFixed(2);
  return unless(
    pause.ms <= limitMs,
    `${what} for ${Math.round(pause.ms)} ms, from ${at} s on; it should be ${limitMs} ms at most`,
  );
}
