import type { Recording, RecordingLibrary } from '../speech/recording.js';
import { answerTo, languageOf, lookUp, phraseIn } from './answer-caller.js';
import { summarise } from './call-summary.js';
import { escalationTool, goodbyeTool, languageTool, orderAnswer, type phrases } from './default-answers.js';
import { readInstruction } from './read-instruction.js';
import { readToolResult, type ToolResult } from './read-tool-result.js';

/** One turn the model knows of, oldest first. */
export interface HistoryTurn {
  readonly role: 'caller' | 'assistant';
  readonly text: string;
  /** null for words that are those of no recording. */
  readonly recordingId: string | null;
}

/** What the model knows beside what it is to react to. */
export interface Surroundings {
  readonly history: readonly HistoryTurn[];
  /** Names of the functions the model may call now. */
  readonly tools: readonly string[];
  /** What the session is set to, two letters of BCP 47; null when nothing says. */
  readonly language: string | null;
}

/** What the model hears or is told. */
export type Situation = Surroundings &
  (
    | {
        readonly type: 'instructed';
        /** Also text in the place of the caller's words. */
        readonly instructions: string;
        /** `metadata.purpose` of the request. */
        readonly purpose: string | null;
      }
    /** null: there was speech, but none that is recognised. */
    | { readonly type: 'heard'; readonly utterance: Recording | null }
    | { readonly type: 'tool-result'; readonly name: string; readonly output: string }
  );

/** A situation as the service that the model runs in sees it. */
export type BareSituation<S = Situation> = S extends Situation ? Omit<S, keyof Surroundings> : never;

/** What the model does about it, in this order; nothing at all is possible too. Data, so that scenarios can replace it. */
export interface Decision {
  /** Id of a bot recording spoken before the call, as an item of its own. */
  readonly preamble?: string;
  readonly call?: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };
  /** Id of a bot recording. */
  readonly speak?: string;
  /** What a text response says; the words of `speak` when left out. */
  readonly text?: string;
}

export type Brain = (situation: Situation) => Decision;

export interface DefaultBrainDeps {
  readonly recordings: RecordingLibrary;
  /** Told when an instruction holds no sentence the bot has a recording of, and nothing else the model understands. */
  readonly onUnknownInstruction: (instructions: string) => void;
}

/** The model of the scenarios: a polite assistant with fixed answers that hands over when asked to. */
export function createDefaultBrain(deps: DefaultBrainDeps): Brain {
  return (situation) => {
    const speaks = (phrase: keyof typeof phrases): Decision => ({
      speak: phraseIn(languageOf(situation, deps.recordings), phrase),
    });
    switch (situation.type) {
      case 'instructed':
        if (situation.purpose === 'summary') return { text: summarise(situation.history) };
        return decideOn(situation.instructions, situation, deps) ?? speaks('notUnderstood');
      case 'heard':
        return answerTo(situation.utterance?.id ?? '', situation) ?? speaks('notUnderstood');
      case 'tool-result':
        return goOnAfter(situation.name, readToolResult(situation.output), speaks, deps.recordings);
    }
  };
}

/** @returns undefined when the text means nothing to the model */
function decideOn(text: string, around: Surroundings, deps: DefaultBrainDeps): Decision | undefined {
  const reading = readInstruction(text, deps.recordings);
  switch (reading.type) {
    case 'sentence':
      return { speak: reading.recordingId };
    case 'words':
      return answerTo(reading.recordingId, around);
    case 'keys':
      return lookUp(reading.digits, around.tools);
    case 'answer-last': {
      const lastIndex = around.history.findLastIndex(({ role }) => role === 'caller');
      const last = around.history[lastIndex];
      if (last === undefined) break;
      if (last.recordingId !== null) return answerTo(last.recordingId, around);
      return decideOn(last.text, { ...around, history: around.history.slice(0, lastIndex) }, deps);
    }
    case 'unknown':
      break;
  }
  deps.onUnknownInstruction(text);
  return undefined;
}

function goOnAfter(
  tool: string,
  { text, hasFailed }: ToolResult,
  speaks: (phrase: keyof typeof phrases) => Decision,
  recordings: RecordingLibrary,
): Decision {
  const sentence = recordings.spokenIn(text, 'bot');
  if (sentence !== undefined) return { speak: sentence.id };
  if (/\bsay nothing\b/i.test(text)) return {};
  if (tool === escalationTool) return speaks('farewell');
  if (tool === languageTool) return speaks('greeting');
  if (tool === goodbyeTool) return { speak: 'goodbye' };
  return hasFailed ? speaks('notUnderstood') : { speak: orderAnswer };
}
