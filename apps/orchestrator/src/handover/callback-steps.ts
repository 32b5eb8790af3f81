import type { EscalationCallback, EscalationRequested } from '@voc/contracts';
import { CodedError } from '@voc/errors';
import type { StartCallbackTask } from '../connect/callback-tasks.js';
import type { HubSpotScope } from '../hubspot/hubspot-http.js';
import { noteBody } from '../hubspot/note-body.js';
import { escalationFacts } from './escalation-facts.js';
import type { HandoverContext } from './handover-context.js';
import { runSteps, type Step, type StepResult } from './run-step.js';

export type CallbackErrorCode = 'CALLBACK_NOT_BOOKED';

/**
 * In the place of the transfer: somebody gets the task of calling back. A task in the CRM, which is made by one of its own
 * steps, is enough; so is one at Connect.
 * @throws CodedError CALLBACK_NOT_BOOKED, retryable, when there is neither: the caller was promised a call, so the
 *   delivery is repeated until there is
 */
export async function bookCallback(
  context: HandoverContext,
  callback: EscalationCallback,
  crmSettled: Promise<unknown>,
): Promise<'callback-booked' | 'crm-only'> {
  const { deps, event, owner, claimed, progress } = context;
  // Otherwise it was given up before it got here, and the caller was told so; or it is booked, and the CRM's part is open.
  if (claimed.status !== 'preparing') return 'crm-only';
  await crmSettled;
  await runSteps(context, connectSteps(callback, deps.startCallbackTask));
  if (progress.crmTaskId === null && progress.connectTaskId === null)
    throw new CodedError<CallbackErrorCode>('CALLBACK_NOT_BOOKED', 'nobody has the task', {
      retryable: true,
    });
  await deps.handovers.moveTo(event.handover_id, { type: 'callback-booked' }, owner);
  return 'callback-booked';
}

/** The CRM's step of it. */
export async function makeCrmTask(
  { event, deps, claimed, progress }: HandoverContext,
  callback: EscalationCallback,
  scope: HubSpotScope,
): Promise<StepResult> {
  if (claimed.status === 'failed') return { outcome: 'skipped', code: 'HANDOVER_FAILED' };
  const id = await deps.crm.createTask(
    {
      handoverId: event.handover_id,
      ticketId: progress.ticketId,
      contactId: progress.contactId,
      subject: taskName(event, callback),
      body: noteBody(event.summary, callbackFacts(event, callback)),
      dueAt: callback.window?.from ?? event.requested_at,
      priority: event.priority,
      mayExist: Object.keys(claimed.steps).length > 0,
    },
    scope,
  );
  progress.crmTaskId = id;
  return { outcome: 'done', results: { hubspot_task_id: id } };
}

function connectSteps(callback: EscalationCallback, start: StartCallbackTask | null): readonly Step[] {
  if (start === null) return [];
  return [
    {
      name: 'connect_task',
      onFailure: 'continue',
      async run({ event, progress, signal }) {
        const { contactId, ticketId } = progress;
        const id = await start(
          {
            handoverId: event.handover_id,
            name: taskName(event, callback),
            description: event.summary,
            attributes: attributesOf(event, callback, { contactId, ticketId }),
            dueMs: callback.window && Date.parse(callback.window.from),
          },
          signal,
        );
        progress.connectTaskId = id;
        return { outcome: 'done', results: { connect_task_id: id } };
      },
    },
  ];
}

function taskName({ intent }: EscalationRequested, { phone }: EscalationCallback): string {
  return `Call back ${phone}${intent === '' || intent === 'unknown' ? '' : `: ${intent}`}`;
}

function callbackFacts(
  event: EscalationRequested,
  { phone, window }: EscalationCallback,
): Readonly<Record<string, string | null>> {
  return {
    'Call back': phone,
    Promised: window === null ? 'as soon as possible' : `${window.from} to ${window.to}`,
    ...escalationFacts(event),
  };
}

/** The names the agent's screen knows from a transfer, and those of the callback. Values are never absent. */
function attributesOf(
  event: EscalationRequested,
  { phone, window }: EscalationCallback,
  ids: { readonly contactId: string | null; readonly ticketId: string | null },
): Readonly<Record<string, string>> {
  return {
    handover_id: event.handover_id,
    conversation_id: event.conversation_id,
    caller_phone: event.caller_phone ?? '',
    callback_phone: phone,
    callback_from: window?.from ?? '',
    callback_to: window?.to ?? '',
    hubspot_contact_id: ids.contactId ?? '',
    hubspot_ticket_id: ids.ticketId ?? '',
    summary: event.summary,
    intent: event.intent,
    priority: event.priority,
    language: event.language,
    escalation_reason: event.reason,
  };
}
