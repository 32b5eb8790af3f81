import { withDeadline, type Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import { answerFirst } from './answer-first.js';
import type { PreparedTool, Tool, ToolContext } from './tool.js';
import { concludeAnswer, concludeError, type ToolConclusion } from './tool-outcome.js';

export interface RunToolDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly contextFor: (call: { readonly callId: string; readonly signal: AbortSignal }) => ToolContext;
}

export interface ToolRun {
  readonly conclusion: ToolConclusion;
  /** To be called when the conclusion is with the model: what the tool wanted to happen then. */
  readonly release: () => void;
}

export type ReadyTool = Extract<PreparedTool, { status: 'ready' }>;

/** One run of a tool, within its time and until `stopped`; whatever it does there is a conclusion. Never rejects. */
export async function runTool(
  limits: { readonly timeoutMs: number; readonly maxResultChars: number },
  deps: RunToolDeps,
  call: { readonly tool: Tool; readonly ready: ReadyTool; readonly callId: string },
  stopped: AbortSignal,
): Promise<ToolRun> {
  const { tool, ready, callId } = call;
  let release = (): void => undefined;
  const run = async (signal: AbortSignal): Promise<ToolConclusion> => {
    const held = answerFirst(deps.contextFor({ callId, signal }));
    release = () => held.release();
    return concludeAnswer(await ready.run(held.context), limits.maxResultChars);
  };
  try {
    const conclusion = await withDeadline(deps.clock, tool.timeoutMs ?? limits.timeoutMs, run, stopped);
    return { conclusion, release };
  } catch (error) {
    if (!stopped.aborted) deps.log.failure('tool failed', error, { tool: tool.spec.name });
    return { conclusion: concludeError(error), release };
  }
}
