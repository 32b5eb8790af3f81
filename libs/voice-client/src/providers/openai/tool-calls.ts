export interface ToolCalls {
  /** Notes a call of the model; false when it was announced before. */
  called(callId: string, responseId: string): boolean;
  /** Notes our answer; `ignored` when there is no such open call. */
  answered(callId: string, then: 'speak' | 'wait'): 'accepted' | 'ignored';
  /** The response that held the calls is over, so no further call of it will come. */
  responseEnded(responseId: string): void;
  /** Whether the model should go on now: all calls of a response are answered. True once per response. */
  takeDue(): boolean;
}

interface CallSet {
  readonly openCalls: Set<string>;
  isEnded: boolean;
  isSpeechWanted: boolean;
}

/** Calls remembered, open or answered; beyond it the oldest are forgotten. */
const maxCalls = 256;

/**
 * One response may call several tools. The model goes on when the response is over and all of them are answered: going
 * on earlier would make it speak without half of the answers, and once more for the other half.
 */
export function createToolCalls(): ToolCalls {
  const responseOfCall = new Map<string, string>();
  const sets = new Map<string, CallSet>();

  const forgetOldest = (): void => {
    const [oldest] = responseOfCall;
    if (!oldest || responseOfCall.size <= maxCalls) return;
    const [callId, responseId] = oldest;
    responseOfCall.delete(callId);
    sets.get(responseId)?.openCalls.delete(callId);
  };

  return {
    called(callId, responseId) {
      if (responseOfCall.has(callId)) return false;
      const set = sets.get(responseId) ?? {
        openCalls: new Set<string>(),
        isEnded: false,
        isSpeechWanted: false,
      };
      set.openCalls.add(callId);
      sets.set(responseId, set);
      responseOfCall.set(callId, responseId);
      forgetOldest();
      return true;
    },
    answered(callId, then) {
      const set = sets.get(responseOfCall.get(callId) ?? '');
      if (!set?.openCalls.delete(callId)) return 'ignored';
      if (then === 'speak') set.isSpeechWanted = true;
      return 'accepted';
    },
    responseEnded(responseId) {
      const set = sets.get(responseId);
      if (set) set.isEnded = true;
    },
    takeDue() {
      const due = [...sets].filter(([, set]) => set.isEnded && set.openCalls.size === 0);
      for (const [responseId] of due) sets.delete(responseId);
      return due.some(([, set]) => set.isSpeechWanted);
    },
  };
}
