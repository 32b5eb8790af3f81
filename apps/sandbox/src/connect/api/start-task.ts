import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { connectIds } from '../connect-ids.js';
import { refusal, type ApiAnswer } from './api-refusal.js';

/** A task people at Connect have been given. */
export interface ConnectTask {
  readonly contactId: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds; null: at once. */
  readonly scheduledMs: number | null;
  readonly clientToken: string;
}

const sixDaysMs = 6 * 24 * 3_600_000;
const maxAttributeBytes = 32_768;

const requestSchema = z.strictObject({
  InstanceId: z.string(),
  ContactFlowId: z.string(),
  Name: z.string().min(1).max(512),
  Description: z.string().max(4096).optional(),
  Attributes: z
    .record(z.string().regex(/^[A-Za-z0-9_-]+$/), z.string())
    .refine(fits)
    .optional(),
  ClientToken: z.string().min(1).max(500),
  /** Epoch seconds. */
  ScheduledTime: z.number().optional(),
});

/**
 * `StartTaskContact`, as far as the product uses it: with a flow, and with a client token, which makes the same request
 * the same task.
 * @see https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
 */
export function startTask(
  body: unknown,
  tasks: Map<string, ConnectTask>,
  nowMs: number,
): ApiAnswer | { readonly problem: string } {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return { problem: z.prettifyError(parsed.error) };
  const { InstanceId, ContactFlowId, ClientToken, ScheduledTime } = parsed.data;
  if (InstanceId !== connectIds.instance || ContactFlowId !== connectIds.taskFlow)
    return refusal(404, 'ResourceNotFoundException', 'there is no such instance or flow');
  const scheduledMs = ScheduledTime === undefined ? null : ScheduledTime * 1000;
  if (scheduledMs !== null && (scheduledMs <= nowMs || scheduledMs > nowMs + sixDaysMs))
    return { problem: 'the scheduled time is over, or more than six days ahead' };
  const task = tasks.get(ClientToken) ?? {
    contactId: randomUUID(),
    name: parsed.data.Name,
    description: parsed.data.Description ?? '',
    attributes: parsed.data.Attributes ?? {},
    scheduledMs,
    clientToken: ClientToken,
  };
  tasks.set(ClientToken, task);
  return { status: 200, body: { ContactId: task.contactId } };
}

function fits(attributes: Readonly<Record<string, string>>): boolean {
  return Buffer.byteLength(Object.entries(attributes).flat().join('')) <= maxAttributeBytes;
}
