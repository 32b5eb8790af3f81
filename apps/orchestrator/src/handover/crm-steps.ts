import type { EscalationCallback } from '@voc/contracts';
import { CodedError } from '@voc/errors';
import { isClosedDoor, HubSpotError } from '../hubspot/hubspot-error.js';
import type { HubSpotScope } from '../hubspot/hubspot-http.js';
import { noteBody } from '../hubspot/note-body.js';
import { isWithheld } from '../hubspot/phone-match.js';
import { makeCrmTask } from './callback-steps.js';
import { escalationFacts } from './escalation-facts.js';
import type { HandoverContext } from './handover-context.js';
import type { Step, StepResult } from './run-step.js';

/**
 * The CRM's part, in the order its links need. None of it may keep the caller from the agent, so nothing here stops
 * the handover: a ticket without its contact, or a ticket without its note, is still worth having.
 * @param signal of the CRM's own deadline, which is shorter than the delivery's
 * @param callback what the caller was promised who is not transferred
 */
export function crmSteps(signal: AbortSignal, callback?: EscalationCallback): readonly Step[] {
  const throughDoor =
    (work: (context: HandoverContext, scope: HubSpotScope) => Promise<StepResult>): Step['run'] =>
    async (context) => {
      if (context.progress.isCrmClosed) return { outcome: 'skipped', code: 'HUBSPOT_CLOSED' };
      if (signal.aborted)
        throw new CodedError('CRM_DEADLINE', 'no time is left for the CRM', { retryable: true });
      try {
        return await work(context, { signal, logger: context.logger });
      } catch (error) {
        if (error instanceof HubSpotError) logRefusal(context, error);
        if (isClosedDoor(error)) context.progress.isCrmClosed = true;
        throw error;
      }
    };
  const taskStep = (promised: EscalationCallback): Step => ({
    name: 'crm_task',
    onFailure: 'continue',
    run: throughDoor((context, scope) => makeCrmTask(context, promised, scope)),
  });
  return [
    { name: 'contact', onFailure: 'continue', run: throughDoor(contact) },
    { name: 'ticket', onFailure: 'continue', run: throughDoor(ticket) },
    { name: 'note', onFailure: 'continue', run: throughDoor(note) },
    ...(callback ? [taskStep(callback)] : []),
  ];
}

async function contact({ event, deps, progress }: HandoverContext, scope: HubSpotScope): Promise<StepResult> {
  if (isWithheld(event.caller_phone)) return { outcome: 'skipped', code: 'CALLER_WITHHELD' };
  const id = await deps.crm.upsertContact(event.caller_phone, scope);
  progress.contactId = id;
  return { outcome: 'done', results: { hubspot_contact_id: id } };
}

async function ticket({ event, deps, progress }: HandoverContext, scope: HubSpotScope): Promise<StepResult> {
  const input = {
    handoverId: event.handover_id,
    subject: `Voice ${event.callback ? 'callback' : 'handover'}: ${event.intent === '' ? 'caller asks for a person' : event.intent}`,
    content: [
      event.summary,
      '',
      ...Object.entries(escalationFacts(event)).map(([label, value]) => `${label}: ${value ?? '–'}`),
    ].join('\n'),
    priority: event.priority,
    contactId: progress.contactId,
  };
  const id = await deps.crm.createTicket(input, scope);
  progress.ticketId = id;
  return { outcome: 'done', results: { hubspot_ticket_id: id } };
}

async function note(
  { event, deps, claimed, progress }: HandoverContext,
  scope: HubSpotScope,
): Promise<StepResult> {
  if (progress.ticketId === null) return { outcome: 'skipped', code: 'NO_TICKET' };
  const input = {
    ticketId: progress.ticketId,
    contactId: progress.contactId,
    timestamp: event.requested_at,
    body: noteBody(event.summary, escalationFacts(event)),
    // Not our first attempt: an earlier one may have got as far as the note without recording it.
    mayExist: Object.keys(claimed.steps).length > 0,
  };
  const id = await deps.crm.createNote(input, scope);
  progress.noteId = id;
  return { outcome: 'done', results: { hubspot_note_id: id } };
}

function logRefusal({ logger }: HandoverContext, error: HubSpotError): void {
  logger.warn('hubspot request failed', {
    error_code: error.code,
    http_status: error.details.httpStatus,
    correlation_id: error.details.correlationId,
  });
}
