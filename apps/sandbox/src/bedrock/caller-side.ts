import { readInstruction, splitInstruction } from '../model/read-instruction.js';
import { recalledTurns } from '../model/recalled-turns.js';
import { isSpeech } from '../speech/recording.js';
import { createCallerEar, type CallerEar } from './caller-ear.js';
import type { HistoryRole } from './history-rules.js';
import type { SampleRate, Sensitivity } from './input-schema.js';
import type { SonicContext } from './sonic-context.js';
import type { TurnDesk } from './turn-desk.js';

/** What comes from the client's side of the dialogue: the caller's voice, and text in their place. */
export interface CallerSide {
  readonly setSensitivity: (sensitivity: Sensitivity) => void;
  /** A turn from before this connection. */
  readonly remember: (role: HistoryRole, text: string) => void;
  readonly open: (sampleRateHz: SampleRate) => void;
  readonly hear: (pcm: Uint8Array) => void;
  /** Text to be answered, which happens only while audio keeps coming. */
  readonly ask: (text: string) => void;
}

interface Question {
  readonly text: string;
  /** Where the audio was when the text came. */
  readonly atMs: number;
}

/** Audio that must follow a text before it is answered. */
const audioAfterTextMs = 100;

export function createCallerSide(
  context: SonicContext,
  desk: TurnDesk,
  violate: (rule: string, detail: string) => void,
): CallerSide {
  const { wire, note, nowMs, faults } = context;
  let sensitivity: Sensitivity = 'MEDIUM';
  let ear: CallerEar | null = null;
  let lead: { readonly isTooFar: (clockMs: number) => boolean } | null = null;
  const questions = createQuestions((text) => readText(context, desk, text));

  const createEar = (sampleRateHz: SampleRate): CallerEar =>
    createCallerEar(
      { sampleRateHz, sensitivity, endpointingScale: faults().endpointingScale },
      {
        onStarted(atMs) {
          note('caller-speech-started', { atMs });
          if (faults().speechEvents) wire.speechStart(atMs);
          desk.callerStarted();
        },
        onStopped({ atMs, detectedAtMs, audio }) {
          note('caller-speech-stopped', { atMs });
          if (faults().speechEvents) wire.speechEnd(atMs, detectedAtMs);
          hearUtterance(context, desk, audio);
          desk.callerStopped();
        },
      },
    );
  return {
    setSensitivity: (value) => void (sensitivity = value),
    remember(role, text) {
      const speaker = role === 'USER' ? 'caller' : 'assistant';
      context.history.push(...recalledTurns(context.recordings, speaker, text));
    },
    open(sampleRateHz) {
      ear = createEar(sampleRateHz);
      lead = createLeadWatch(nowMs, () => faults().maxAudioLeadMs);
    },
    hear(pcm) {
      if (ear === null) return;
      if (ear.clockMs() === 0 && faults().firstOutputOn === 'audio') wire.usage(0);
      ear.push(pcm);
      if (lead?.isTooFar(ear.clockMs())) violate('audio-faster-than-real-time', 'replay is at most 3 s');
      questions.answerDue(ear);
    },
    ask: (text) => questions.add({ text, atMs: ear?.clockMs() ?? 0 }),
  };
}

interface Questions {
  readonly add: (question: Question) => void;
  readonly answerDue: (ear: CallerEar) => void;
}

function createQuestions(onDue: (text: string) => void): Questions {
  let questions: readonly Question[] = [];
  return {
    add: (question) => void (questions = [...questions, question]),
    answerDue({ clockMs, isCallerSpeaking }) {
      if (isCallerSpeaking()) return;
      const isDue = ({ atMs }: Question): boolean => clockMs() >= atMs + audioAfterTextMs;
      const due = questions.filter(isDue);
      questions = questions.filter((question) => !isDue(question));
      for (const { text } of due) onDue(text);
    },
  };
}

/** What the model is told to say is no part of the dialogue; text that stands for the caller's words is. */
function readText({ recordings, history }: SonicContext, desk: TurnDesk, text: string): void {
  const { background, request } = splitInstruction(text);
  const { type } = readInstruction(text, recordings);
  history.push(
    ...recalledTurns(recordings, 'caller', background).filter(({ recordingId }) => recordingId !== null),
  );
  if (type === 'keys' || type === 'words') history.push(...recalledTurns(recordings, 'caller', request));
  desk.answer({ type: 'instructed', instructions: text, purpose: null });
}

function hearUtterance(context: SonicContext, desk: TurnDesk, audio: Uint8Array): void {
  const recognition = context.recogniser.recognise(audio);
  context.note('heard', {
    recordingId: recognition?.recording.id ?? null,
    score: recognition?.score ?? 0,
    identical: recognition?.isIdentical ?? false,
  });
  const utterance = recognition !== null && isSpeech(recognition.recording) ? recognition.recording : null;
  context.wire.callerTranscript(utterance?.text ?? '');
  if (utterance !== null)
    context.history.push({ role: 'caller', text: utterance.text, recordingId: utterance.id });
  desk.answer({ type: 'heard', utterance });
}

/** Says once when more audio has come than time has passed. */
function createLeadWatch(
  nowMs: () => number,
  maxLeadMs: () => number,
): { readonly isTooFar: (clockMs: number) => boolean } {
  const openedAtMs = nowMs();
  let isTold = false;
  return {
    isTooFar(clockMs) {
      if (isTold || clockMs - (nowMs() - openedAtMs) <= maxLeadMs()) return false;
      isTold = true;
      return true;
    },
  };
}
