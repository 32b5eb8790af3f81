import type { HeardTurn } from '@voc/voice-client';

export interface Conversation {
  /** What was said on earlier streams of the call comes before everything else. */
  restore(earlier: readonly HeardTurn[]): void;
  callerSaid(itemId: string, text: string): void;
  assistantSaid(itemId: string, text: string): void;
  /** The assistant's item was cut short: only this share (0–1) of its words reached the ear. */
  cutShort(itemId: string, share: number): void;
  /** The last turns, oldest first, bounded in number and length. */
  heardTurns(): readonly HeardTurn[];
  /** What the caller wants, in the caller's own last words, for a handover the model gave no summary for. */
  summary(): string;
}

/** Enough to go on from or to brief a person; never a full transcript. */
export const conversationLimits = { turns: 12, turnChars: 400, summaryCallerTurns: 4 } as const;

interface Turn {
  readonly itemId: string;
  readonly role: HeardTurn['role'];
  text: string;
}

export function createConversation(): Conversation {
  const turns: Turn[] = [];
  const shares = new Map<string, number>();

  const add = (role: HeardTurn['role'], itemId: string, text: string): void => {
    const trimmed = text.trim().slice(0, conversationLimits.turnChars);
    if (trimmed === '') return;
    turns.push({ itemId, role, text: trimmed });
    for (const dropped of turns.splice(0, turns.length - conversationLimits.turns))
      shares.delete(dropped.itemId);
  };

  const heardTurns = (): readonly HeardTurn[] =>
    turns
      .map(({ itemId, role, text }) => ({ role, text: firstWords(text, shares.get(itemId) ?? 1) }))
      .filter((turn) => turn.text !== '');

  return {
    restore: (earlier) =>
      void turns.unshift(...earlier.map((turn, index) => ({ itemId: `earlier:${index}`, ...turn }))),
    callerSaid: (itemId, text) => add('caller', itemId, text),
    assistantSaid: (itemId, text) => add('assistant', itemId, text),
    cutShort: (itemId, share) => {
      shares.set(itemId, Math.min(1, Math.max(0, share)));
      // An item may be cut before its transcript is final, or never get one; the oldest of those are forgotten.
      const [oldest] = shares.keys();
      if (oldest !== undefined && shares.size > conversationLimits.turns * 4) shares.delete(oldest);
    },
    heardTurns,
    summary() {
      const said = heardTurns()
        .filter((turn) => turn.role === 'caller')
        .slice(-conversationLimits.summaryCallerTurns);
      return said.length === 0
        ? 'The caller has not said anything yet.'
        : `Caller said: ${said.map((turn) => `“${turn.text}”`).join(' ')}`;
    },
  };
}

/** Speech runs at an even pace well enough that a share of the time is a share of the words. */
function firstWords(text: string, share: number): string {
  if (share >= 1) return text;
  const words = text.split(/\s+/);
  const heard = words.slice(0, Math.floor(words.length * share));
  return heard.length === 0 ? '' : `${heard.join(' ')} …`;
}
