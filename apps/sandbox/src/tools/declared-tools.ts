import { z } from 'zod';

/** What the model may call in the offline world beside what the gateway has built in. */
export const orderTool = 'look_up_order';

/** The caller waits for no tool any longer than this. */
export const toolTimeoutMs = 4_000;

export const orderArguments = z.strictObject({ order_number: z.string().regex(/^\d{1,12}$/) });

/** The gateway's `TOOLS_FILE`. @param url of the host the tools are on */
export function toolsFile(url: string): string {
  return JSON.stringify([
    {
      name: orderTool,
      description: 'Tells where an order is. Ask the caller to key in the order number first.',
      url: `${url}/orders`,
      timeoutMs: toolTimeoutMs,
      parameters: {
        type: 'object',
        properties: { order_number: { type: 'string', description: 'Digits only.' } },
        required: ['order_number'],
        additionalProperties: false,
      },
    },
  ]);
}
