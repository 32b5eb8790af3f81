import type { z } from 'zod';
import { readArguments } from './tool-arguments.js';
import { assembleTool, type Tool, type ToolContext } from './tool.js';
import type { JsonSchema } from './tool-parameters.js';
import type { PostWebhook } from './webhook-http.js';

/** A tool that is a service outside: what it is, as far as configuration says. */
export interface WebhookDefinition {
  readonly name: string;
  readonly description: string;
  /** What the model is told. */
  readonly parameters: JsonSchema;
  /** What its arguments are checked with. */
  readonly input: z.ZodType<JsonSchema>;
  readonly url: string;
  readonly timeoutMs?: number | undefined;
  /** Whether the model speaks when it has the answer. */
  readonly speak: boolean;
}

export function createWebhookTool(webhook: WebhookDefinition, deps: { readonly post: PostWebhook }): Tool {
  const { name, description, parameters, url, timeoutMs } = webhook;
  return assembleTool<JsonSchema>({
    spec: { name, description, parameters },
    timeoutMs,
    read: (argumentsJson) => readArguments(webhook.input, argumentsJson),
    async run(input, context) {
      const result = await deps.post({
        url,
        body: JSON.stringify(bodyOf(name, input, context)),
        idempotencyKey: context.callId,
        signal: context.signal,
      });
      return { result, then: webhook.speak ? 'speak' : 'wait' };
    },
  });
}

function bodyOf(tool: string, input: JsonSchema, context: ToolContext): object {
  return {
    call_sid: context.callSid,
    conversation_id: context.conversationId,
    caller_phone: context.callerPhone,
    called_number: context.calledNumber,
    language: context.language(),
    tool,
    call_id: context.callId,
    arguments: input,
  };
}
