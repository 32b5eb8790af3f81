import type { HistoryTurn } from './brain.js';
import { topics, wishesForAPerson, type Topic } from './default-answers.js';

/** The caller's most urgent concern, the latest of equals. */
export function topicOf(history: readonly HistoryTurn[]): Topic | undefined {
  const told = history.flatMap((turn) => topics[turn.recordingId ?? ''] ?? []);
  return told.findLast((topic) => topic.priority === 'high') ?? told.at(-1);
}

/** What the caller wants, each thing once, in the order in which they said it. */
export function summarise(history: readonly HistoryTurn[]): string {
  const spoken = history.filter((turn) => turn.role === 'caller');
  const gists = spoken.flatMap((turn) => {
    if (wishesForAPerson.has(turn.recordingId ?? '')) return 'asked to speak to a person';
    return topics[turn.recordingId ?? '']?.gist ?? [];
  });
  const told = [...new Set(gists)];
  return told.length === 0 ? 'The caller has not said why they call.' : `The caller ${told.join(', then ')}.`;
}
