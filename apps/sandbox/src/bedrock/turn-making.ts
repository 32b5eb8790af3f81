import type { Schedule } from '../model/scheduler.js';
import type { Sentence } from './sentences.js';
import type { PlannedOutput, TurnVoice } from './turn-voice.js';

export interface TurnMakingOptions {
  readonly deltaIntervalMs: number;
  /** Pieces of audio that still go out once the turn is interrupted: they were on their way. */
  readonly lateOutputs: number;
}

export interface TurnMakingDeps {
  readonly schedule: Schedule;
  readonly voice: TurnVoice;
  readonly onSent: (audioMs: number) => void;
  /** Everything is out, or was broken off. Called once. */
  readonly onDone: () => void;
}

/** Sends what the model makes, faster than it is heard. */
export interface TurnMaking {
  /** Ends after a few more pieces of the sentence that is on its way. */
  readonly breakOff: () => void;
  readonly stop: () => void;
}

type Step =
  | { readonly type: 'open'; readonly sentence: Sentence }
  | { readonly type: 'piece'; readonly piece: Uint8Array; readonly audioMs: number }
  | { readonly type: 'close'; readonly sentence: Sentence; readonly isLast: boolean }
  | { readonly type: 'call'; readonly name: string; readonly argumentsJson: string };

export function startTurnMaking(
  outputs: readonly PlannedOutput[],
  options: TurnMakingOptions,
  deps: TurnMakingDeps,
): TurnMaking {
  const { schedule, voice } = deps;
  const steps = outputs.flatMap((output, index) => stepsOf(output, index === outputs.length - 1));
  let at = 0;
  let piecesLeft = Infinity;
  let stop = (): void => undefined;
  let open: Sentence | null = null;

  const make = (): void => {
    for (let step = steps[at]; step !== undefined && piecesLeft > 0; step = steps[at]) {
      if (step.type !== 'piece' && piecesLeft !== Infinity) break;
      at += 1;
      if (step.type === 'piece') {
        piecesLeft -= 1;
        voice.audio(step.piece);
        deps.onSent(step.audioMs);
        stop = schedule(options.deltaIntervalMs, make);
        return;
      }
      open = step.type === 'open' ? step.sentence : null;
      perform(step, voice);
    }
    if (open !== null) {
      voice.closeAudio('INTERRUPTED');
      voice.spoke(open.recordingId, false);
    }
    deps.onDone();
  };

  make();
  return {
    breakOff: () => void (piecesLeft = options.lateOutputs),
    stop: () => stop(),
  };
}

function stepsOf(output: PlannedOutput, isLastOutput: boolean): readonly Step[] {
  if (output.type === 'call') return [output];
  const { sentences } = output;
  return sentences.flatMap((sentence, index): readonly Step[] => [
    { type: 'open', sentence },
    ...sentence.pieces.map((piece): Step => {
      return { type: 'piece', piece, audioMs: sentence.audioMs / sentence.pieces.length };
    }),
    { type: 'close', sentence, isLast: isLastOutput && index === sentences.length - 1 },
  ]);
}

function perform(step: Exclude<Step, { readonly type: 'piece' }>, voice: TurnVoice): void {
  switch (step.type) {
    case 'open':
      voice.preview(step.sentence.text);
      voice.openAudio();
      return;
    case 'close':
      voice.closeAudio(step.isLast ? 'END_TURN' : 'PARTIAL_TURN');
      if (step.sentence.isLastOfRecording) voice.spoke(step.sentence.recordingId, true);
      return;
    case 'call':
      voice.call(step.name, step.argumentsJson);
      return;
  }
}
