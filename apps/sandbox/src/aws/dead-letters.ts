import { z } from 'zod';

export interface DeadLetter {
  readonly messageId: string;
  readonly body: string;
  /** Values of the message's string attributes. */
  readonly attributes: Readonly<Record<string, string>>;
}

const messageSchema = z.object({
  messageId: z.string(),
  body: z.string(),
  messageAttributes: z.record(z.string(), z.object({ StringValue: z.string().optional() })).default({}),
});

const snapshotSchema = z.object({
  messages: z.object({
    ready: z.array(messageSchema),
    delayed: z.array(messageSchema),
    inflight: z.array(z.object({ message: messageSchema })),
  }),
});

/** Reads fauxqs' own view of a queue, which receives nothing and so changes nothing. */
export function parseQueueSnapshot(snapshot: unknown): readonly DeadLetter[] {
  const { ready, delayed, inflight } = snapshotSchema.parse(snapshot).messages;
  return [...ready, ...delayed, ...inflight.map((entry) => entry.message)].map((message) => ({
    messageId: message.messageId,
    body: message.body,
    attributes: stringAttributes(message.messageAttributes),
  }));
}

function stringAttributes(
  attributes: z.infer<typeof messageSchema>['messageAttributes'],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, { StringValue }] of Object.entries(attributes)) {
    if (StringValue !== undefined) values[name] = StringValue;
  }
  return values;
}
