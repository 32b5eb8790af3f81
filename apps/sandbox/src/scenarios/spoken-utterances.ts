import type { JournalEntry } from '../world/journal.js';
import type { ModelParty } from '../world/models.js';
import type { AudioPath, SpeechSource } from './fidelity-report.js';
import type { SpokenUtterance } from './match-bot-audio.js';

/** A journal entry of a model. */
export type ModelEntry = JournalEntry & { readonly party: ModelParty };

/**
 * What models set out to say, in that order, and how far they got with it. What was begun and never told to have ended is
 * not complete: the session was gone before.
 */
export function spokenUtterances(
  entries: readonly ModelEntry[],
  pathOf: (party: ModelParty) => AudioPath,
): readonly SpokenUtterance[] {
  const planned: (SpokenUtterance & { readonly state: 'begun' | 'over' })[] = [];
  for (const { party, kind, detail } of entries) {
    if (kind === 'response-started') {
      const source = { by: party, session: numberOrNull(detail['session']), itemId: null, sentMs: null };
      for (const recordingId of recordingIdsIn(detail))
        planned.push({ recordingId, complete: false, path: pathOf(party), source, state: 'begun' });
    }
    if (kind !== 'spoke') continue;
    const spoken = { ...spokenBy(party, detail), path: pathOf(party), state: 'over' } as const;
    const index = planned.findIndex(({ state, ...each }) => state === 'begun' && isSame(each, spoken));
    if (index < 0) planned.push(spoken);
    else planned[index] = spoken;
  }
  return planned.map(({ recordingId, complete, path, source }) => ({ recordingId, complete, path, source }));
}

function recordingIdsIn({ recordingIds }: JournalEntry['detail']): readonly string[] {
  return Array.isArray(recordingIds) ? recordingIds.map(String) : [];
}

function spokenBy(
  by: ModelParty,
  { recordingId, complete, session, itemId, sentMs }: JournalEntry['detail'],
): Omit<SpokenUtterance, 'path'> {
  const source: SpeechSource = {
    by,
    session: numberOrNull(session),
    itemId: typeof itemId === 'string' ? itemId : null,
    sentMs: numberOrNull(sentMs),
  };
  return { recordingId: String(recordingId), complete: complete === true, source };
}

function isSame(a: Pick<SpokenUtterance, 'recordingId' | 'source'>, b: typeof a): boolean {
  return (
    a.recordingId === b.recordingId && a.source.by === b.source.by && a.source.session === b.source.session
  );
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
