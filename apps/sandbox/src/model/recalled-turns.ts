import { isSpeech, type RecordingLibrary } from '../speech/recording.js';
import { recordingsIn } from '../speech/spoken-words.js';
import type { HistoryTurn } from './brain.js';

/**
 * What the model makes of words it was given as text: they are as good as heard when they are those of a recording, and
 * one text may hold several turns. Words that are none of them, such as half a sentence, are one turn of their own.
 */
export function recalledTurns(
  recordings: RecordingLibrary,
  role: HistoryTurn['role'],
  text: string,
): readonly HistoryTurn[] {
  const speaker = role === 'caller' ? 'caller' : 'bot';
  const spoken = recordings.all().filter((recording) => recording.speaker === speaker && isSpeech(recording));
  const known = recordingsIn(text, spoken);
  if (known.length === 0) return [{ role, text, recordingId: null }];
  return known.map((recording) => ({ role, text: recording.text, recordingId: recording.id }));
}
