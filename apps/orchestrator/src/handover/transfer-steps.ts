import { CodedError, isCodedError } from '@voc/errors';
import { isTerminal, type HandoverRecord } from '@voc/handover-token';
import { sleep } from '@voc/resilience';
import { activeTraceparent } from '@voc/telemetry';
import { dialTwiml } from '../dial/dial-twiml.js';
import type { HandoverContext } from './handover-context.js';
import type { HandoverErrorCode, Step, StepResult } from './run-step.js';

/** From the token to the redirect of the live call. */
export const transferSteps: readonly Step[] = [
  { name: 'token', onFailure: 'abort', failure: 'token_store_failed', run: issueToken },
  { name: 'caller_ready', onFailure: 'continue', run: waitForCaller },
  { name: 'redirect', onFailure: 'abort', failure: 'dial_failed', run: redirectCall },
];

/** In place of `transferSteps` when an earlier delivery was interrupted between starting the dial and its outcome. */
export const interruptedDialSteps: readonly Step[] = [
  { name: 'redirect', onFailure: 'abort', run: settleDial },
];

async function issueToken({ event, deps, owner, progress }: HandoverContext): Promise<StepResult> {
  const ids = { contactId: progress.contactId, ticketId: progress.ticketId };
  const record = await deps.tokens.issue(
    {
      handover_id: event.handover_id,
      conversation_id: event.conversation_id,
      call_sid: event.call_sid,
      caller_phone: event.caller_phone,
      hubspot_contact_id: ids.contactId,
      hubspot_ticket_id: ids.ticketId,
      summary: event.summary,
      intent: event.intent,
      priority: event.priority,
      escalation_reason: event.reason,
      stream_sid: event.stream_sid,
      traceparent: activeTraceparent(),
    },
    {
      reserved: progress.token,
      reserve: async (token) => {
        const lease = await deps.handovers.reserveToken(event.handover_id, owner, token);
        if (lease === 'lost')
          throw new CodedError<HandoverErrorCode>('LEASE_LOST', 'another worker has taken over');
      },
    },
  );
  progress.token = record.token;
  progress.idsWithToken = ids;
  await deps.handovers.moveTo(event.handover_id, { type: 'token-issued' }, owner);
  return { outcome: 'done' };
}

/** The redirect cuts whatever the bot is saying, so it waits until the farewell has been heard, up to a cap. */
async function waitForCaller({ event, deps, config, signal, logger }: HandoverContext): Promise<StepResult> {
  const untilMs = deps.clock.monotonicMs() + config.callerReadyCapMs;
  for (;;) {
    const record = await readUnlessBusy();
    if (record?.caller_ready_at != null) return { outcome: 'done' };
    if (record && isTerminal(record.status))
      return { outcome: 'skipped', code: `HANDOVER_${record.status.toUpperCase()}` };
    if (deps.clock.monotonicMs() >= untilMs) return { outcome: 'failed', code: 'CALLER_NOT_READY' };
    await sleep(deps.clock, config.callerReadyPollMs, signal);
  }

  async function readUnlessBusy(): Promise<HandoverRecord | null> {
    try {
      return await deps.handovers.read(event.handover_id);
    } catch (error) {
      if (!isCodedError(error) || !error.retryable) throw error;
      logger.failure('reading the handover failed', error, { step: 'caller_ready' });
      return null;
    }
  }
}

async function redirectCall({
  event,
  deps,
  config,
  owner,
  progress,
  claimed,
}: HandoverContext): Promise<StepResult> {
  const token = progress.token ?? claimed.token;
  if (token === null) return { outcome: 'failed', code: 'NO_TOKEN', failure: 'dial_failed' };
  const {
    handover_id: handoverId,
    call_sid: callSid,
    caller_phone: callerPhone,
    called_number: calledNumber,
  } = event;
  const twiml = dialTwiml(config.dial, { handoverId, token, callerPhone, calledNumber });
  // Written before the request: whatever happens after it, nobody asks for this dial a second time.
  const started = await deps.handovers.moveTo(handoverId, { type: 'dial-started' }, owner);
  if (started.outcome === 'ignored') return { outcome: 'failed', code: 'HANDOVER_OVER' };
  const redirect = await deps.calls.redirect(callSid, twiml);
  switch (redirect.status) {
    case 'redirected':
      deps.metrics.requestToDialSeconds.observe((deps.clock.now() - Date.parse(event.requested_at)) / 1000);
      return { outcome: 'done' };
    case 'caller-gone':
      return { outcome: 'failed', code: 'CALLER_GONE', failure: 'caller_gone' };
    case 'failed':
      return { outcome: 'failed', code: `TWILIO_${redirect.code}`, failure: 'dial_failed' };
    case 'unknown':
      // Twilio's own reports to the gateway will tell; without any the gateway takes the caller back.
      return { outcome: 'failed', code: 'TWILIO_NO_ANSWER' };
  }
}

async function settleDial({ event, deps }: HandoverContext): Promise<StepResult> {
  const call = await deps.calls.inspect(event.call_sid);
  if (call === 'ended') return { outcome: 'failed', code: 'CALLER_GONE', failure: 'caller_gone' };
  return { outcome: 'failed', code: 'INTERRUPTED' };
}
