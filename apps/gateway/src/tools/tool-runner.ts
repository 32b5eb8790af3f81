import type { VoiceClient } from '@voc/voice-client';
import { runTool, type ReadyTool, type RunToolDeps } from './run-tool.js';
import { createSlowWatch } from './slow-watch.js';
import type { Tool } from './tool.js';
import { failedBecause, type ToolConclusion, type ToolOutcome } from './tool-outcome.js';

export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  /** The model's JSON text, unchecked. */
  readonly arguments: string;
}

export interface ToolRunner {
  /** Runs the tool beside everything else and tells the model what came of it, once per `callId`. Never throws. */
  call(call: ToolCall): void;
  /** Whether a tool is running, so that the caller's and the model's silence has a reason. */
  isBusy(): boolean;
  /** Ends all that is running; nothing is told to the model any more. */
  stop(): void;
}

export interface ToolRunnerConfig {
  /** For tools that name no time of their own. */
  readonly timeoutMs: number;
  readonly fillerAfterMs: number;
  /** Calls running at once. */
  readonly maxParallel: number;
  /** Longest result, as JSON text. */
  readonly maxResultChars: number;
}

export const toolRunnerDefaults: ToolRunnerConfig = {
  timeoutMs: 10_000,
  fillerAfterMs: 1_200,
  maxParallel: 8,
  maxResultChars: 8_000,
};

export interface ToolRunnerDeps extends RunToolDeps {
  readonly tools: readonly Tool[];
  readonly sendToolResult: VoiceClient['sendToolResult'];
  /** For metrics; `tool` is `unknown` for a name that is no tool's. */
  readonly onCall: (tool: string, outcome: ToolOutcome, durationMs: number) => void;
  /** The caller has waited a while: time for a few words. Once until all tools have ended. */
  readonly onSlow: () => void;
}

/** Calls remembered; far more than a conversation has within the time a provider could repeat one. */
const maxRemembered = 256;

export function createToolRunner(config: ToolRunnerConfig, deps: ToolRunnerDeps): ToolRunner {
  const { clock, log } = deps;
  const tools = new Map(deps.tools.map((tool) => [tool.spec.name, tool]));
  const stopped = new AbortController();
  const running = new Set<string>();
  const isRepeated = createRepeatCheck(maxRemembered, running);
  const beginSlowWork = createSlowWatch(config.fillerAfterMs, deps);

  const conclude = (tool: string, callId: string, conclusion: ToolConclusion, durationMs = 0): void => {
    const { outcome, result, then } = conclusion;
    const isDropped = stopped.signal.aborted;
    deps.onCall(tool, isDropped ? 'dropped' : outcome, durationMs);
    if (isDropped) return;
    log.info('tool called', { tool, outcome, duration_ms: Math.round(durationMs) });
    deps.sendToolResult(callId, result, then);
  };

  const run = async (tool: Tool, ready: ReadyTool, callId: string): Promise<void> => {
    const startedAtMs = clock.monotonicMs();
    const endSlowWork = tool.waitsForCaller ? undefined : beginSlowWork();
    running.add(callId);
    const { conclusion, release } = await runTool(config, deps, { tool, ready, callId }, stopped.signal);
    running.delete(callId);
    endSlowWork?.();
    conclude(tool.spec.name, callId, conclusion, clock.monotonicMs() - startedAtMs);
    if (!stopped.signal.aborted) release();
  };

  const begin = async ({ callId, name, arguments: argumentsJson }: ToolCall): Promise<void> => {
    const tool = tools.get(name);
    if (!tool) {
      conclude('unknown', callId, failedBecause('unknown-tool', 'there is no such tool'));
      return;
    }
    const prepared = tool.prepare(argumentsJson);
    if (prepared.status !== 'ready') {
      conclude(name, callId, failedBecause(prepared.status, prepared.problem));
    } else if (running.size >= config.maxParallel) {
      conclude(name, callId, failedBecause('too-many', 'too much is going on at once, try again later'));
    } else {
      await run(tool, prepared, callId);
    }
  };

  return {
    call(call) {
      if (stopped.signal.aborted || isRepeated(call.callId)) return;
      begin(call).catch((error: unknown) => log.failure('tool call broke off', error));
    },
    isBusy: () => running.size > 0,
    stop: () => stopped.abort(),
  };
}

/** Beyond `max` the oldest are forgotten, but never one that is still running. */
function createRepeatCheck(max: number, running: ReadonlySet<string>): (callId: string) => boolean {
  const seen = new Set<string>();
  return (callId) => {
    if (seen.has(callId) || running.has(callId)) return true;
    seen.add(callId);
    const [oldest] = seen;
    if (seen.size > max && oldest !== undefined) seen.delete(oldest);
    return false;
  };
}
