import type { Clock } from '@voc/resilience';
import { builtInTools } from './built-in-tools.js';
import { requestCallback } from './request-callback.js';
import type { Tool } from './tool.js';
import type { ToolsConfig } from './tools-config.js';
import { createWebhookHttp } from './webhook-http.js';
import { createWebhookTool } from './webhook-tool.js';

/** Every tool the model has: ours and those of the configuration. Made once; they keep no state of a call. */
export function createToolset(
  { webhooks, webhookSecret, offersCallback }: ToolsConfig & { readonly offersCallback: boolean },
  deps: { readonly clock: Pick<Clock, 'now'> },
): readonly Tool[] {
  const ours = offersCallback ? [...builtInTools, requestCallback] : builtInTools;
  if (webhookSecret === null) return ours;
  const post = createWebhookHttp({ secret: webhookSecret }, deps);
  return [...ours, ...webhooks.map((webhook) => createWebhookTool(webhook, { post }))];
}
