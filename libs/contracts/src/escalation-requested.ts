import { z } from 'zod';

export const escalationReasons = [
  'user_request',
  'agent_decision',
  'provider_error',
  'dtmf',
  'policy',
] as const;
export const escalationPriorities = ['low', 'normal', 'high', 'urgent'] as const;

/** How the caller gets a person: now, on this call; or called back, because nobody is there. */
export const escalationFulfilments = ['transfer', 'callback'] as const;

export type EscalationFulfilment = (typeof escalationFulfilments)[number];
export type EscalationReason = (typeof escalationReasons)[number];
export type EscalationPriority = (typeof escalationPriorities)[number];

/** Longest texts that travel; a Connect attribute set must stay under 32 KB with all its fields. */
export const escalationLimits = {
  summaryChars: 1000,
  intentChars: 120,
  triggerChars: 120,
  calledNumberChars: 64,
} as const;

const phoneNumber = z.string().regex(/^\+[1-9]\d{1,14}$/);

/** What the caller was promised. */
const callbackSchema = z.object({
  /** Whom to call: the caller's own number, or the one they gave. E.164. */
  phone: phoneNumber,
  /** When; null where no time was promised. `from` is before `to`. */
  window: z
    .object({ from: z.iso.datetime(), to: z.iso.datetime() })
    .refine(({ from, to }) => Date.parse(from) < Date.parse(to))
    .nullable(),
});

const fieldsSchema = z.object({
  type: z.literal('escalation.requested'),
  version: z.literal(1),
  /** Deterministic per call and attempt: a repeated publish is the same handover. */
  handover_id: z.uuid(),
  conversation_id: z.uuid(),
  call_sid: z.string().regex(/^CA[0-9a-f]{32}$/),
  stream_sid: z.string().regex(/^MZ[0-9a-f]{32}$/),
  /** null for withheld callers. */
  caller_phone: phoneNumber.nullable(),
  called_number: z.string().max(escalationLimits.calledNumberChars),
  provider: z.string().max(32),
  reason: z.enum(escalationReasons),
  /** What exactly set it off: a keyword, a tool name, a policy rule. */
  trigger: z.string().max(escalationLimits.triggerChars),
  summary: z.string().max(escalationLimits.summaryChars),
  intent: z.string().max(escalationLimits.intentChars),
  priority: z.enum(escalationPriorities),
  /** BCP 47, such as `en` or `pt-BR`. */
  language: z.string().min(2).max(35),
  requested_at: z.iso.datetime(),
  /** Absent: `transfer`, all that the first gateways knew of. */
  fulfilment: z.enum(escalationFulfilments).optional(),
  /** There when the fulfilment is `callback`, and only then. */
  callback: callbackSchema.optional(),
});

/**
 * Gateway → orchestrator over SQS: "this caller should have a person". Version 1.
 * Unknown extra fields are dropped, so that a newer gateway may add some; a missing or wrong field refuses the message.
 */
export const escalationRequestedSchema = fieldsSchema.refine(
  ({ fulfilment, callback }) => (fulfilment === 'callback') === (callback !== undefined),
  { path: ['callback'] },
);

export type EscalationCallback = Readonly<z.infer<typeof callbackSchema>>;
export type EscalationRequested = Readonly<z.infer<typeof escalationRequestedSchema>>;

export type ParsedEscalation =
  | { readonly status: 'valid'; readonly event: EscalationRequested }
  | {
      readonly status: 'refused';
      readonly reason: 'not-json' | 'other-type' | 'other-version' | 'bad-field';
      readonly field?: string;
    };

/** Parses a message body from the queue; never throws. The refusal names the first bad field, never a value. */
export function parseEscalationRequested(body: string): ParsedEscalation {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { status: 'refused', reason: 'not-json' };
  }
  const parsed = escalationRequestedSchema.safeParse(json);
  if (parsed.success) return { status: 'valid', event: parsed.data };
  const field = String(parsed.error.issues[0]?.path[0] ?? '');
  if (field === '' || field === 'type') return { status: 'refused', reason: 'other-type' };
  if (field === 'version') return { status: 'refused', reason: 'other-version' };
  return { status: 'refused', reason: 'bad-field', field };
}
