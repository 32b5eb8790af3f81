import { createResponseItems } from './response-items.js';
import type { ResponsePlan } from './response-plan.js';
import { startResponseRun, type ResponseEnd, type ResponseRun } from './response-run.js';
import { closedResponse, openResponse } from './response-wire.js';
import type { SessionContext } from './session-context.js';

export interface RunningResponse {
  readonly id: string;
  readonly plan: ResponsePlan;
  readonly startedMs: number;
  readonly run: ResponseRun;
}

/** The responses that are being made: one in the conversation at most, and any number beside it. */
export interface RunningResponses {
  readonly start: (plan: ResponsePlan) => void;
  /** The one in the conversation. */
  readonly active: () => RunningResponse | undefined;
  readonly get: (id: string) => RunningResponse | undefined;
  /** −Infinity before the first end. */
  readonly lastEndedMs: () => number;
  readonly abandon: () => void;
}

/** @param onEnded the response in the conversation has ended, having had so much audio */
export function createRunningResponses(
  context: SessionContext,
  onEnded: (audioMs: number) => void,
): RunningResponses {
  const running = new Map<string, RunningResponse>();
  let lastEndedMs = -Infinity;
  return {
    start(plan) {
      const id = context.newId('resp');
      const run = startResponse(context, id, plan, (audioMs) => {
        running.delete(id);
        lastEndedMs = context.nowMs();
        if (!plan.isOutOfBand) onEnded(audioMs);
      });
      running.set(id, { id, plan, startedMs: context.nowMs(), run });
    },
    active: () => [...running.values()].find(({ plan }) => !plan.isOutOfBand),
    get: (id) => running.get(id),
    lastEndedMs: () => lastEndedMs,
    abandon() {
      for (const { run } of running.values()) run.abandon();
      running.clear();
    },
  };
}

const rateLimits = {
  type: 'rate_limits.updated',
  rate_limits: [{ name: 'tokens', limit: 40_000, remaining: 37_650, reset_seconds: 3.5 }],
} as const;

/** From `response.created` to `response.done`. */
function startResponse(
  context: SessionContext,
  id: string,
  plan: ResponsePlan,
  onDone: (audioMs: number) => void,
): ResponseRun {
  const opened = openResponse(id, context.conversationId, plan);
  const recordingIds = plan.outputs.flatMap((output) => (output.type === 'speech' ? output.recordingId : []));
  context.note('response-started', { responseId: id, purpose: plan.purpose, recordingIds });
  context.send({ type: 'response.created', response: opened });
  const items = createResponseItems(context, id, plan);
  const audioMsOf = new Map<string, number>();
  const onEnd = (how: ResponseEnd, output: readonly Readonly<Record<string, unknown>>[]): void => {
    const audioMs = [...audioMsOf.values()].reduce((sum, ms) => sum + ms, 0);
    context.send({ type: 'response.done', response: closedResponse(opened, how, output, audioMs) });
    context.note('response-done', { responseId: id, purpose: plan.purpose, status: how.status });
    onDone(audioMs);
    context.send(rateLimits);
  };
  return startResponseRun(
    { ...context.faults(), ...context.takeResponseFault() },
    {
      send: context.send,
      schedule: context.schedule,
      nextScript: items.next,
      onItemOpened: items.opened,
      onAudio(itemId, audioMs) {
        audioMsOf.set(itemId, audioMs);
        context.conversation.sentAudio(itemId, audioMs);
      },
      onItemClosed: items.closed,
      onEnd,
    },
  );
}
