import { frameMs } from '../world/phone-network.js';
import { isModelParty } from '../world/models.js';
import type { CallEvidence } from './call-evidence.js';
import { neverInterrupted } from './check-timing.js';
import type { SpeechExpectation } from './expectation.js';
import type { BotUtteranceFidelity } from './fidelity-report.js';
import { providerSessions } from './provider-sessions.js';
import { same, unless, type Verdict } from './verdict.js';

export function checkSpeech(expectation: SpeechExpectation, evidence: CallEvidence): Verdict {
  switch (expectation.expect) {
    case 'caller-heard':
      return checkHeard(expectation.recordings, evidence);
    case 'caller-never-heard':
      return expectation.recordings
        .filter((id) => evidence.heard.some(({ recording }) => recording === id))
        .map((id) => `the caller should not have heard "${id}" to its end`);
    case 'nothing-clipped':
      return unless(
        evidence.audio.clippedMs === 0,
        `nothing the bot says should be clipped; ${Math.round(evidence.audio.clippedMs)} ms were`,
      );
    case 'model-heard':
      return checkUnderstood(expectation.recordings, evidence);
    case 'model-remembers':
      return checkMemory(evidence);
    case 'interruptions':
      return same(
        'interruptions of the bot',
        evidence.journal.filter(({ kind, detail }) => kind === 'clear-received' && detail['bufferedMs'] !== 0)
          .length,
        expectation.times,
      );
  }
}

function checkHeard(wanted: readonly string[], { heard }: CallEvidence): Verdict {
  let next = 0;
  for (const { recording } of heard) if (recording === wanted[next]) next += 1;
  if (next === wanted.length) return [];
  const all = heard.map(({ recording }) => recording ?? 'something unknown').join(', ');
  return [
    `the caller should have heard "${String(wanted[next])}" in the order ${wanted.join(', ')}, and heard: ${all || 'nothing'}`,
  ];
}

/** What was no word when it was said may be heard as none; any other speech that was not understood is a damaged word. */
function checkUnderstood(wanted: readonly string[], { journal, said }: CallEvidence): Verdict {
  const heard = journal.flatMap(({ party, kind, detail }) =>
    isModelParty(party) && kind === 'heard' ? [detail['recordingId']] : [],
  );
  const understood = heard.filter((id) => typeof id === 'string');
  const noises = said.filter(({ isNoise }) => isNoise).length;
  const unknown = Math.max(0, heard.length - understood.length - noises);
  const all = [...understood, ...Array.from({ length: unknown }, () => 'something unknown')];
  return unless(
    unknown === 0 && understood.join() === wanted.join(),
    `the models should have understood: ${wanted.join(', ') || 'nothing'}; they understood: ${all.join(', ') || 'nothing'}`,
  );
}

/** So much Twilio may still play of what it was told to clear. */
const tailMs = 2 * frameMs;

function checkMemory({ journal, fidelity }: CallEvidence): Verdict {
  if (!journal.some(({ kind }) => kind === 'clear-received')) return [neverInterrupted];
  const { utterances } = fidelity.callerHeard;
  const toldMs = new Map(
    journal
      .filter(({ party, kind }) => party === 'openai' && kind === 'truncated')
      .map(({ detail }) => [String(detail['itemId']), Number(detail['heardMs'])]),
  );
  const killed = new Set(
    providerSessions(journal).flatMap(({ party, session, end }) =>
      party === 'openai' && end?.how === 'killed' ? session : [],
    ),
  );
  const untold = utterances.filter(
    (each) =>
      isCleared(each) && !toldMs.has(each.source?.itemId ?? '') && !killed.has(each.source?.session ?? -1),
  );
  return [
    ...untold.map(
      ({ recording, playedMs }) =>
        `the model should have been told that only ${Math.round(playedMs)} ms of “${recording}” were heard`,
    ),
    ...[...toldMs].flatMap(([itemId, ms]) => {
      const item = utterances.find(({ source }) => source?.itemId === itemId);
      if (item !== undefined && !item.isCut)
        return [
          `the model was told that only ${ms} ms of “${item.recording}” were heard, which was heard to its end`,
        ];
      const playedMs = item?.playedMs ?? 0;
      return unless(
        ms >= playedMs - tailMs - frameMs && ms <= playedMs + frameMs,
        `the model was told that ${ms} ms of “${item?.recording ?? itemId}” were heard; it were ${Math.round(playedMs)} ms`,
      );
    }),
  ];
}

/** A part of what OpenAI sent was thrown away by the gateway. */
function isCleared({ source, cutBy, playedMs }: BotUtteranceFidelity): boolean {
  if (source?.by !== 'openai' || source.itemId === null || cutBy !== 'clear') return false;
  return playedMs < (source.sentMs ?? Infinity) - frameMs;
}
