import type { Clock } from '@voc/resilience';

export type ToolResult = Readonly<Record<string, unknown>>;

export interface ToolDesk {
  /** Notes a call of the model; false when it was announced before. */
  called(toolUseId: string): boolean;
  /** Answers a call; `ignored` when there is no such open call. */
  answered(toolUseId: string, result: unknown, then: 'speak' | 'wait'): 'sent' | 'kept' | 'ignored';
  hasOpenCalls(): boolean;
  /** Lets the answers that were kept carry an instruction; false when there are none. */
  carry(instruction: string): boolean;
  stop(): void;
}

/** Calls remembered, open or answered; beyond it the oldest are forgotten. */
const maxCalls = 256;
/** A model that waits for an answer is silent, so that it is not kept for longer. */
const keepMs = 1_500;
const sayNothing = 'Say nothing now. Wait for the next message.';

/**
 * The model speaks whenever a tool's answer comes. An answer after which the next words are to be ours is therefore
 * kept until they are known, and carries them: the model then speaks once, and says them.
 */
export function createToolDesk(
  clock: Clock,
  send: (toolUseId: string, result: ToolResult) => void,
): ToolDesk {
  const isOpen = new Map<string, boolean>();
  const kept: { readonly toolUseId: string; readonly result: ToolResult }[] = [];
  let cancelTimer = (): void => undefined;

  const sendKept = (): void => {
    for (const { toolUseId, result } of kept.splice(0))
      send(toolUseId, { ...result, instruction: sayNothing });
  };

  return {
    called(toolUseId) {
      if (isOpen.has(toolUseId)) return false;
      isOpen.set(toolUseId, true);
      const [oldest] = isOpen.keys();
      if (isOpen.size > maxCalls && oldest !== undefined) isOpen.delete(oldest);
      return true;
    },
    answered(toolUseId, result, then) {
      if (isOpen.get(toolUseId) !== true) return 'ignored';
      isOpen.set(toolUseId, false);
      if (then === 'speak') {
        send(toolUseId, asObject(result));
        return 'sent';
      }
      kept.push({ toolUseId, result: asObject(result) });
      cancelTimer();
      cancelTimer = clock.schedule(keepMs, sendKept);
      return 'kept';
    },
    hasOpenCalls: () => [...isOpen.values()].includes(true),
    carry(instruction) {
      const last = kept.pop();
      if (!last) return false;
      cancelTimer();
      sendKept();
      send(last.toolUseId, { ...last.result, instruction });
      return true;
    },
    stop() {
      cancelTimer();
      kept.length = 0;
    },
  };
}

/** Anything but a JSON object ends the connection. */
function asObject(result: unknown): ToolResult {
  const isObject = typeof result === 'object' && result !== null && !Array.isArray(result);
  return isObject ? (result as ToolResult) : { result: result ?? null };
}
