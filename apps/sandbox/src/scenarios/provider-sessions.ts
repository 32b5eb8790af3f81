import type { JournalEntry } from '../world/journal.js';
import { isModelParty, type ModelParty } from '../world/models.js';

/** One session of a model, as its fake saw it. */
export interface ProviderSession {
  readonly party: ModelParty;
  /** Counts the sessions of the party. */
  readonly session: number;
  readonly openedMs: number;
  /** null while it is open. */
  readonly end: SessionEnd | null;
}

export interface SessionEnd {
  readonly atMs: number;
  /**
   * - `closed`: by the client, as the provider wants it
   * - `killed`: by the world, whatever the client did then
   * - `lost`: by the client, in any other way
   */
  readonly how: 'closed' | 'killed' | 'lost';
}

/** Every session opened in this part of the journal, in the order of their beginning. */
export function providerSessions(entries: readonly JournalEntry[]): readonly ProviderSession[] {
  const ofModels = entries.flatMap(({ party, ...entry }) => (isModelParty(party) ? { party, ...entry } : []));
  return ofModels
    .filter(({ kind }) => kind === 'session-opened')
    .map(({ party, detail, atMs }) => {
      const session = Number(detail['session']);
      const last = ofModels.find(
        (entry) =>
          entry.party === party &&
          entry.detail['session'] === detail['session'] &&
          endKinds.has(entry.kind) &&
          entry.atMs >= atMs,
      );
      return { party, session, openedMs: atMs, end: last === undefined ? null : endOf(last) };
    });
}

/** A frozen line is as good as dead, and its end may never be seen. */
const endKinds: ReadonlySet<string> = new Set(['session-closed', 'session-stalled']);

function endOf({ kind, atMs, detail }: Pick<JournalEntry, 'kind' | 'atMs' | 'detail'>): SessionEnd {
  if (kind === 'session-stalled' || detail['by'] === 'us') return { atMs, how: 'killed' };
  if ('code' in detail) return { atMs, how: detail['code'] === 1000 ? 'closed' : 'lost' };
  const { how, stage } = detail;
  if (how === 'complete') return { atMs, how: stage === 'ended' ? 'closed' : 'lost' };
  return { atMs, how: how === 'client-lost' ? 'lost' : 'killed' };
}
