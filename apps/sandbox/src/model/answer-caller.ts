import type { RecordingLibrary } from '../speech/recording.js';
import type { Decision, HistoryTurn, Surroundings } from './brain.js';
import { summarise, topicOf } from './call-summary.js';
import {
  answers,
  callbackTool,
  escalationTool,
  goodbyes,
  goodbyeTool,
  knownOrderNumber,
  languageTool,
  lookUpTools,
  orderAnswer,
  phrases,
  wishesForACallback,
  wishesForALanguage,
  wishesForAPerson,
} from './default-answers.js';

/** @returns undefined when the model has no answer to it */
export function answerTo(utteranceId: string, around: Surroundings): Decision | undefined {
  const { history, tools, language } = around;
  const wished = wishesForALanguage[utteranceId];
  if (wished !== undefined) {
    return wished !== language && tools.includes(languageTool)
      ? { call: { name: languageTool, arguments: { language: wished } } }
      : { speak: phraseIn(wished, 'greeting') };
  }
  if (goodbyes.has(utteranceId) && tools.includes(goodbyeTool))
    return { call: { name: goodbyeTool, arguments: {} } };
  if (wishesForACallback.has(utteranceId) && tools.includes(callbackTool))
    return { call: { name: callbackTool, arguments: {} } };
  if (wishesForAPerson.has(utteranceId) && tools.includes(escalationTool)) return escalate(history);
  const answer = answers[utteranceId];
  return answer === undefined ? undefined : { speak: answer };
}

function escalate(history: readonly HistoryTurn[]): Decision {
  const topic = topicOf(history);
  const escalation = {
    reason: 'user_request',
    summary: summarise(history),
    intent: topic?.intent ?? 'speak_to_human',
    priority: topic?.priority ?? 'normal',
  };
  return { call: { name: escalationTool, arguments: escalation } };
}

/** What the model does with a number the caller has typed; undefined when it knows nothing of it. */
export function lookUp(digits: string, tools: readonly string[]): Decision | undefined {
  const found = tools.flatMap((name) => lookUpTools.find((lookUpTool) => lookUpTool.name === name) ?? [])[0];
  if (found !== undefined) return { call: { name: found.name, arguments: { [found.argument]: digits } } };
  return digits === knownOrderNumber ? { speak: orderAnswer } : undefined;
}

/** The language the caller asked for or spoke last, then that of the session. */
export function languageOf({ history, language }: Surroundings, recordings: RecordingLibrary): string {
  const id = history.findLast((turn) => turn.role === 'caller' && turn.recordingId !== null)?.recordingId;
  if (id === undefined || id === null) return language ?? 'en';
  return wishesForALanguage[id] ?? recordings.get(id).language;
}

/** Id of the recording; in English where there is none. */
export function phraseIn(language: string, phrase: keyof typeof phrases): string {
  const inLanguages: Readonly<Record<string, string>> = phrases[phrase];
  return inLanguages[language] ?? phrases[phrase].en;
}
