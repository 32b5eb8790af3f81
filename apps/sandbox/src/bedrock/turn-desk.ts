import type { BareSituation, Decision } from '../model/brain.js';
import { sentencesOf } from './sentences.js';
import type { SonicContext } from './sonic-context.js';
import { createTurnVoice } from './sonic-voice.js';
import { startTurnRun, type TurnResult, type TurnRun } from './turn-run.js';
import type { PlannedOutput } from './turn-voice.js';
import { languageOfVoice } from './voices.js';

/** Takes the model's turns, one after the other. */
export interface TurnDesk {
  /** Answers now, or when the turn that is under way is done and the caller silent. */
  answer(situation: BareSituation): void;
  callerStarted(): void;
  callerStopped(): void;
  /** The session is over. */
  abandon(): void;
}

export function createTurnDesk(context: SonicContext): TurnDesk {
  const waiting: BareSituation[] = [];
  let current: TurnRun | null = null;
  let isCallerSpeaking = false;

  const startNext = (): void => {
    if (current !== null || isCallerSpeaking) return;
    const situation = waiting.shift();
    if (situation === undefined) return;
    current = startTurn(context, situation, () => {
      current = null;
      startNext();
    });
    if (waiting.length > 0) current.hurry();
  };

  return {
    answer(situation) {
      waiting.push(situation);
      current?.hurry();
      startNext();
    },
    callerStarted() {
      isCallerSpeaking = true;
      current?.interrupt();
    },
    callerStopped() {
      isCallerSpeaking = false;
      startNext();
    },
    abandon() {
      waiting.length = 0;
      current?.abandon();
    },
  };
}

function startTurn(context: SonicContext, situation: BareSituation, onDone: () => void): TurnRun {
  const { tools, voiceId } = context.prompt();
  const language = languageOfVoice(voiceId);
  const decision = context.decide({ ...situation, history: context.history, tools, language });
  const turnId = context.newId();
  const purpose = situation.type === 'heard' ? 'turn' : situation.type;
  const outputs = context.takeEmptyTurn() ? [] : outputsOf(context, decision, tools);
  context.note('response-started', { responseId: turnId, purpose, recordingIds: recordingsIn(outputs) });

  const onEnd = (result: TurnResult): void => {
    const { heardText, heardMs, sentMs, wasInterrupted } = result;
    if (heardText !== '')
      context.history.push({ role: 'assistant', text: heardText, recordingId: decision.speak ?? null });
    if (wasInterrupted) {
      const detail = { responseId: turnId, heardMs: Math.round(heardMs), sentMs: Math.round(sentMs) };
      context.note('interrupted', detail);
    }
    const status = wasInterrupted ? 'cancelled' : 'completed';
    context.note('response-done', { responseId: turnId, purpose, status });
    context.wire.usage(sentMs);
    context.wire.turnEnded();
    onDone();
  };
  const { thinkMs, deltaIntervalMs, lateOutputs, playbackSpeed } = context.faults();
  return startTurnRun(
    { outputs, thinkMs, deltaIntervalMs, lateOutputs, playbackSpeed },
    { schedule: context.schedule, nowMs: context.nowMs, voice: createTurnVoice(context), onEnd },
  );
}

function recordingsIn(outputs: readonly PlannedOutput[]): readonly string[] {
  return outputs.flatMap((output) =>
    output.type === 'speech' ? (output.sentences[0]?.recordingId ?? []) : [],
  );
}

function outputsOf(
  context: SonicContext,
  { preamble, call, speak }: Decision,
  tools: readonly string[],
): readonly PlannedOutput[] {
  const speech = (recordingId: string): PlannedOutput => {
    const outputHz = context.faults().forceOutput?.sampleRateHertz ?? context.prompt().outputHz;
    return { type: 'speech', sentences: sentencesOf(context.recordings.get(recordingId), outputHz) };
  };
  const outputs: PlannedOutput[] = [];
  if (preamble !== undefined) outputs.push(speech(preamble));
  if (call !== undefined && tools.includes(call.name))
    outputs.push({ type: 'call', name: call.name, argumentsJson: JSON.stringify(call.arguments) });
  if (speak !== undefined) outputs.push(speech(speak));
  return outputs;
}
