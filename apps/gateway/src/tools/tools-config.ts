import { BadEnvironmentError, commaList, parseAll, parseEnv, type Env } from '@voc/config';
import { errorFields } from '@voc/errors';
import { z } from 'zod';
import { builtInTools } from './built-in-tools.js';
import { requestCallback } from './request-callback.js';
import { parseToolsFile } from './tools-file.js';
import type { WebhookDefinition } from './webhook-tool.js';

export interface ToolsConfig {
  readonly webhooks: readonly WebhookDefinition[];
  /** Signs webhooks; null when there are none. */
  readonly webhookSecret: string | null;
}

const hostList = commaList
  .transform((hosts) => hosts.map((host) => host.toLowerCase()))
  .refine((hosts) => hosts.every(isHostName), 'must be exact host names, without scheme, port and wildcard');

const access = z.object({
  TOOL_WEBHOOK_HOSTS: hostList.optional(),
  TOOL_WEBHOOK_SECRET: commaList
    .refine((secrets) => secrets.every((secret) => secret.length >= 32), 'must have 32 characters or more')
    .optional(),
});

/**
 * The tools that come from configuration: `TOOLS_FILE`, `TOOL_WEBHOOK_HOSTS`, `TOOL_WEBHOOK_SECRET`.
 * @param readText the text of a file; throws when there is none
 * @throws BadEnvironmentError naming every bad variable, and everything that is wrong with the file
 */
export function parseToolsConfig(env: Env, readText: (path: string) => string): ToolsConfig {
  const { secrets, webhooks } = parseAll({
    secrets: () => parseEnv(access, env).TOOL_WEBHOOK_SECRET,
    webhooks: () => readWebhooks(env, readText),
  });
  return { webhooks, webhookSecret: webhooks.length === 0 ? null : (secrets?.[0] ?? null) };
}

function readWebhooks(env: Env, readText: (path: string) => string): readonly WebhookDefinition[] {
  const { TOOLS_FILE: path, TOOL_WEBHOOK_HOSTS: hosts, TOOL_WEBHOOK_SECRET: secret } = env;
  if (!path) return [];
  const problems = new Map<string, string>();
  if (!hosts) problems.set('TOOL_WEBHOOK_HOSTS', 'is needed with TOOLS_FILE');
  if (!secret) problems.set('TOOL_WEBHOOK_SECRET', 'is needed with TOOLS_FILE');
  const file = parseToolsFile(readFile(path, readText), {
    hosts: hostList.safeParse(hosts).data ?? null,
    takenNames: [...builtInTools, requestCallback].map(({ spec }) => spec.name),
  });
  if (file.status === 'bad') problems.set('TOOLS_FILE', file.problems.join('; '));
  if (file.status === 'bad' || problems.size > 0) throw new BadEnvironmentError(problems);
  return file.webhooks;
}

function readFile(path: string, readText: (path: string) => string): string {
  try {
    return readText(path);
  } catch (error) {
    throw new BadEnvironmentError(
      new Map([['TOOLS_FILE', `cannot be read (${errorFields(error).error_code})`]]),
    );
  }
}

function isHostName(host: string): boolean {
  return (
    !host.includes('*') && URL.canParse(`https://${host}`) && new URL(`https://${host}`).hostname === host
  );
}
