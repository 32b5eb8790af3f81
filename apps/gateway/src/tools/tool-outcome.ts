import { isCodedError } from '@voc/errors';
import { ToolError } from './tool-error.js';
import type { ToolAnswer } from './tool.js';
import { toWireResult } from './tool-result.js';

/** How a call of a tool ended, for metrics. `dropped`: the conversation was over before the tool was. */
export type ToolOutcome =
  'done' | 'unknown-tool' | 'bad-arguments' | 'too-many' | 'timeout' | 'failed' | 'bad-result' | 'dropped';

/** How a call ended, and what the model is told of it. */
export interface ToolConclusion extends ToolAnswer {
  readonly outcome: ToolOutcome;
}

/** @param error plain words; the model tells the caller in its own */
export function failedBecause(outcome: Exclude<ToolOutcome, 'done'>, error: string): ToolConclusion {
  return { outcome, result: { error }, then: 'speak' };
}

export function concludeAnswer(answer: ToolAnswer, maxResultChars: number): ToolConclusion {
  const wire = toWireResult(answer.result, maxResultChars);
  switch (wire.status) {
    case 'fits':
      return { outcome: 'done', result: wire.result, then: answer.then };
    case 'too-long':
      return failedBecause('bad-result', 'the answer is too long to be used');
    case 'not-json':
      return failedBecause('bad-result', 'the answer cannot be used');
  }
}

export function concludeError(error: unknown): ToolConclusion {
  if (isCodedError(error, 'DEADLINE_EXCEEDED')) return failedBecause('timeout', 'this took too long');
  return failedBecause('failed', error instanceof ToolError ? error.message : 'the tool failed');
}
