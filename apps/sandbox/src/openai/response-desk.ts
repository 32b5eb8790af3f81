import type { Recording } from '../speech/recording.js';
import type { ResponseRequest } from './client-events.js';
import { planResponse, type ResponsePlan } from './response-plan.js';
import { createRunningResponses } from './running-responses.js';
import type { SessionContext } from './session-context.js';
import type { WireError } from './wire-error.js';

/** Starts, gates and cancels the responses of one session. */
export interface ResponseDesk {
  /** `response.create` of the client. */
  readonly create: (request: ResponseRequest, eventId: string | null) => void;
  /**
   * The caller's turn is over. Nothing happens while another response runs, as with the real service; one that has been
   * cut off does not count, even while the last of it still goes out.
   */
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

/** A client cannot have known yet of what happened this recently. */
const raceMs = 1_000;

export function createResponseDesk(context: SessionContext, listener: ResponseListener): ResponseDesk {
  /** A turn of the caller that was over before the response cut off for it was. */
  let waiting: { readonly utterance: Recording | null } | null = null;
  const running = createRunningResponses(context, (audioMs) => {
    listener.onEnded(audioMs);
    const turn = waiting;
    waiting = null;
    if (turn !== null) answer(turn.utterance);
  });
  const isRecent = (atMs: number): boolean => context.nowMs() - atMs < raceMs;

  const start = (plan: ResponsePlan): void => {
    if (!plan.isOutOfBand) listener.onStarted();
    running.start(plan);
  };
  const answer = (utterance: Recording | null): void => {
    const current = running.active();
    if (current === undefined) start(planResponse(context, {}, { type: 'heard', utterance }));
    else if (current.run.isEnding()) waiting = { utterance };
  };

  return {
    create(request, eventId) {
      const current = running.active();
      if (current === undefined || request.conversation === 'none') {
        start(planResponse(context, request));
        return;
      }
      const rule = isRecent(current.startedMs) ? null : 'response-create-while-active';
      context.refuse(alreadyActive(current.id), eventId, rule);
    },
    answer,
    cancel(responseId, eventId) {
      const target = responseId === undefined ? running.active() : running.get(responseId);
      if (target?.run.cancel('client_cancelled')) return;
      const isRace = target !== undefined || isRecent(running.lastEndedMs());
      context.refuse(cancelNotActive, eventId, isRace ? null : 'response-cancel-not-active');
    },
    interrupt() {
      waiting = null;
      running.active()?.run.cancel('turn_detected');
    },
    abandon() {
      waiting = null;
      running.abandon();
    },
  };
}

const cancelNotActive: WireError = {
  code: 'response_cancel_not_active',
  message: 'Cancellation failed: no active response found',
  param: null,
};

function alreadyActive(responseId: string): WireError {
  const message = `Conversation already has an active response in progress: ${responseId}.`;
  return { code: 'conversation_already_has_active_response', message, param: null };
}
