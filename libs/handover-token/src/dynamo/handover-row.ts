import {
  handoverSteps,
  type DialOutcome,
  type HandoverRecord,
  type StepOutcome,
} from '../handover-record.js';
import { handoverFailures, handoverStatuses } from '../handover-state.js';
import { numberOrNull, oneOf, text, textOrNull } from './row-fields.js';
import type { Row } from './table.js';

const dialOutcomes = [
  'bridged',
  'busy',
  'no_answer',
  'canceled',
  'dial_failed',
  'short_bridge',
  'caller_gone',
] as const satisfies readonly DialOutcome[];

const stepOutcomes = ['done', 'failed', 'skipped'] as const;

/** Reads a row of `Handovers` with whatever it has: the gateway's mark may come before anything else. */
export function handoverRecord(row: Row): HandoverRecord {
  return {
    handover_id: text(row, 'handover_id'),
    status: oneOf(row, 'status', handoverStatuses) ?? 'requested',
    failure: oneOf(row, 'failure', handoverFailures),
    call_sid: textOrNull(row, 'call_sid'),
    conversation_id: textOrNull(row, 'conversation_id'),
    created_at: text(row, 'created_at'),
    updated_at: text(row, 'updated_at'),
    requested_at: textOrNull(row, 'requested_at'),
    caller_ready_at: textOrNull(row, 'caller_ready_at'),
    hubspot_contact_id: textOrNull(row, 'hubspot_contact_id'),
    hubspot_ticket_id: textOrNull(row, 'hubspot_ticket_id'),
    hubspot_note_id: textOrNull(row, 'hubspot_note_id'),
    hubspot_task_id: textOrNull(row, 'hubspot_task_id'),
    connect_task_id: textOrNull(row, 'connect_task_id'),
    token: textOrNull(row, 'token'),
    steps: stepsOf(row),
    dial_outcome: oneOf(row, 'dial_outcome', dialOutcomes),
    finished_at: textOrNull(row, 'finished_at'),
    lease_owner: textOrNull(row, 'lease_owner'),
    lease_until: numberOrNull(row, 'lease_until'),
  };
}

function stepsOf(row: Row): HandoverRecord['steps'] {
  const steps: Partial<Record<(typeof handoverSteps)[number], StepOutcome>> = {};
  if (!isRow(row['steps'])) return steps;
  for (const step of handoverSteps) {
    const entry = row['steps'][step];
    if (!isRow(entry)) continue;
    const outcome = oneOf(entry, 'outcome', stepOutcomes);
    if (outcome !== null) steps[step] = { outcome, code: textOrNull(entry, 'code'), at: text(entry, 'at') };
  }
  return steps;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}
