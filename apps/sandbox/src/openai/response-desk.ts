import type { Recording } from '../speech/recording.js';
import type { ResponseRequest } from './client-events.js';
import { createResponseItems } from './response-items.js';
import { planResponse, type ResponsePlan } from './response-plan.js';
import { startResponseRun, type ResponseEnd, type ResponseRun } from './response-run.js';
import { closedResponse, openResponse } from './response-wire.js';
import type { SessionContext } from './session-context.js';

/** Starts, gates and cancels the responses of one session. */
export interface ResponseDesk {
  /** `response.create` of the client. */
  readonly create: (request: ResponseRequest, eventId: string | null) => void;
  /** The caller's turn is over; nothing happens while another response still runs, as with the real service. */
  readonly answer: (utterance: Recording | null) => void;
  /** `response.cancel` of the client. */
  readonly cancel: (responseId: string | undefined, eventId: string | null) => void;
  /** The caller has begun to speak. */
  readonly interrupt: () => void;
  /** The session is gone. */
  readonly abandon: () => void;
}

export interface ResponseListener {
  readonly onStarted: () => void;
  /** @param audioMs how much audio the response had */
  readonly onEnded: (audioMs: number) => void;
}

interface Running {
  readonly id: string;
  readonly plan: ResponsePlan;
  readonly startedMs: number;
  readonly run: ResponseRun;
}

/** A client cannot have known yet of what happened this recently. */
const raceMs = 1_000;

export function createResponseDesk(context: SessionContext, listener: ResponseListener): ResponseDesk {
  const running = new Map<string, Running>();
  let lastEndedMs = -Infinity;
  const active = (): Running | undefined => [...running.values()].find(({ plan }) => !plan.isOutOfBand);
  const isRecent = (atMs: number): boolean => context.nowMs() - atMs < raceMs;

  const start = (plan: ResponsePlan): void => {
    if (!plan.isOutOfBand) listener.onStarted();
    const id = context.newId('resp');
    const run = startResponse(context, id, plan, (audioMs) => {
      running.delete(id);
      lastEndedMs = context.nowMs();
      if (!plan.isOutOfBand) listener.onEnded(audioMs);
    });
    running.set(id, { id, plan, startedMs: context.nowMs(), run });
  };

  return {
    create(request, eventId) {
      const current = active();
      if (current === undefined || request.conversation === 'none') {
        start(planResponse(context, request));
        return;
      }
      const message = `Conversation already has an active response in progress: ${current.id}.`;
      const error = { code: 'conversation_already_has_active_response', message, param: null } as const;
      context.refuse(error, eventId, isRecent(current.startedMs) ? null : 'response-create-while-active');
    },
    answer(utterance) {
      if (active() !== undefined) return;
      start(planResponse(context, {}, (surroundings) => ({ ...surroundings, type: 'heard', utterance })));
    },
    cancel(responseId, eventId) {
      const target = responseId === undefined ? active() : running.get(responseId);
      if (target?.run.cancel('client_cancelled')) return;
      const isRace = target !== undefined || isRecent(lastEndedMs);
      const message = 'Cancellation failed: no active response found';
      const error = { code: 'response_cancel_not_active', message, param: null } as const;
      context.refuse(error, eventId, isRace ? null : 'response-cancel-not-active');
    },
    interrupt: () => void active()?.run.cancel('turn_detected'),
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
  context.note('response-started', { responseId: id, purpose: plan.purpose });
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
