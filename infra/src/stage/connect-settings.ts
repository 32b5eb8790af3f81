import { z } from 'zod';

const id = z.uuid('must be the id at the end of the ARN');

const instance = z.strictObject({
  arn: z
    .string()
    .regex(/^arn:aws[\w-]*:connect:[\w-]+:\d{12}:instance\/[0-9a-f-]{36}$/, 'must be the ARN of an instance'),
  /** For callers whose context is known. */
  escalationQueueId: id,
  /** For those whose is not, and for all when the others are full. */
  defaultQueueId: id,
  /** For urgent ones; the escalation queue unless given. */
  priorityQueueId: id.optional(),
  /** Whether the gateway asks the escalation queue for agents before a transfer, and offers a callback without. */
  checksStaffing: z.boolean(),
  /** The flow that tasks of calling back run through; without it they are in HubSpot only. */
  callbackFlowId: id.optional(),
  /** Amazon Polly's name of a voice that speaks the language of the prompts. */
  promptVoice: z.string().min(1),
  waitPrompt: z.string().min(1),
  /** Inside SSML: `&` is written `&amp;`. */
  busyPrompt: z.string().min(1),
});

export const connectSettings = z.strictObject({
  phoneNumber: z.string().regex(/^\+[1-9]\d{1,14}$/, 'must be an E.164 number such as +15550100009'),
  /** Without it the function is made, but neither the flow nor the right to invoke it. */
  instance: instance.optional(),
});

export type ConnectInstance = z.output<typeof instance>;

export function instanceIdOf({ arn }: ConnectInstance): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

export function queueArnOf({ arn }: ConnectInstance, queueId: string): string {
  return `${arn}/queue/${queueId}`;
}
