import type { Recording, RecordingLibrary } from '../speech/recording.js';

/** One turn the model knows of, oldest first. */
export interface HistoryTurn {
  readonly role: 'caller' | 'assistant';
  readonly text: string;
  /** null for text that was typed or seeded rather than spoken. */
  readonly recordingId: string | null;
}

interface Surroundings {
  readonly history: readonly HistoryTurn[];
  /** Names of the functions the model may call now. */
  readonly tools: readonly string[];
}

/** What the model hears or is told. */
export type Situation = Surroundings &
  (
    | {
        readonly type: 'instructed';
        readonly instructions: string;
        /** `metadata.purpose` of the request. */
        readonly purpose: string | null;
      }
    /** null: there was speech, but none that is recognised. */
    | { readonly type: 'heard'; readonly utterance: Recording | null }
    | { readonly type: 'tool-result'; readonly name: string; readonly output: string }
  );

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
  /** Told when an instruction holds no sentence the bot has a recording of. */
  readonly onUnknownInstruction: (instructions: string) => void;
}

const escalationTool = 'escalate_to_human';

const answers: Readonly<Record<string, string>> = {
  'ask-opening-hours': 'answer-opening-hours',
  'ask-order-status': 'answer-order-status',
  'tell-problem': 'answer-invoice',
  'goodbye-caller': 'goodbye',
};

const wishesForAPerson: ReadonlySet<string> = new Set(['ask-for-human', 'ask-representative', 'try-again']);

/** The model of the scenarios: a polite assistant with fixed answers that hands over when asked to. */
export function createDefaultBrain({ recordings, onUnknownInstruction }: DefaultBrainDeps): Brain {
  return (situation) => {
    switch (situation.type) {
      case 'instructed': {
        if (situation.purpose === 'summary') return { text: summarise(situation.history) };
        const sentence = recordings.spokenIn(situation.instructions, 'bot');
        if (sentence !== undefined) return { speak: sentence.id };
        onUnknownInstruction(situation.instructions);
        return { speak: 'did-not-understand' };
      }
      case 'heard':
        return answerTo(situation.utterance?.id ?? '', situation);
      case 'tool-result':
        return situation.name === escalationTool ? { speak: 'farewell' } : { speak: 'did-not-understand' };
    }
  };
}

function answerTo(utteranceId: string, { history, tools }: Surroundings): Decision {
  const answer = answers[utteranceId];
  if (answer !== undefined) return { speak: answer };
  if (!wishesForAPerson.has(utteranceId) || !tools.includes(escalationTool))
    return { speak: 'did-not-understand' };
  const topic = topicOf(history);
  const escalation = {
    reason: 'user_request',
    summary: summarise(history),
    intent: topic?.intent ?? 'speak_to_human',
    priority: topic?.priority ?? 'normal',
  };
  return { call: { name: escalationTool, arguments: escalation } };
}

interface Topic {
  readonly gist: string;
  readonly intent: string;
  readonly priority: 'normal' | 'high';
}

const topics: Readonly<Record<string, Topic>> = {
  'ask-opening-hours': { gist: 'asked for the opening hours', intent: 'opening_hours', priority: 'normal' },
  'ask-order-status': { gist: 'asked where their order is', intent: 'order_status', priority: 'normal' },
  'tell-problem': {
    gist: 'said that their invoice is wrong and that they were charged twice in October',
    intent: 'billing_problem',
    priority: 'high',
  },
};

/** The caller's most urgent concern, the latest of equals. */
function topicOf(history: readonly HistoryTurn[]): Topic | undefined {
  const told = history.flatMap((turn) => topics[turn.recordingId ?? ''] ?? []);
  return told.findLast((topic) => topic.priority === 'high') ?? told.at(-1);
}

function summarise(history: readonly HistoryTurn[]): string {
  const spoken = history.filter((turn) => turn.role === 'caller');
  const gists = spoken.flatMap((turn) => {
    if (wishesForAPerson.has(turn.recordingId ?? '')) return 'asked to speak to a person';
    return topics[turn.recordingId ?? '']?.gist ?? [];
  });
  const told = [...new Set(gists)];
  return told.length === 0 ? 'The caller has not said why they call.' : `The caller ${told.join(', then ')}.`;
}
