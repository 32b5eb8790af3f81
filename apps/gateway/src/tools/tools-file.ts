import { z } from 'zod';
import { toolNamePattern } from './tool.js';
import { toToolParameters, type JsonSchema } from './tool-parameters.js';
import type { WebhookDefinition } from './webhook-tool.js';

export type ToolsFile =
  | { readonly status: 'read'; readonly webhooks: readonly WebhookDefinition[] }
  /** Each problem names the tool by its place in the file, counted from 0, and the field. */
  | { readonly status: 'bad'; readonly problems: readonly string[] };

export interface ToolsFileRules {
  /** Exact host names webhooks may be on; null when the list itself is bad and nothing can be said about it. */
  readonly hosts: readonly string[] | null;
  /** Names of tools there are already. */
  readonly takenNames: readonly string[];
}

const maxFileChars = 256 * 1024;
const maxTools = 64;

/** Reads the JSON text of a tools file; never throws, and finds all problems at once. */
export function parseToolsFile(text: string, rules: ToolsFileRules): ToolsFile {
  if (text.length > maxFileChars) return { status: 'bad', problems: ['is too long'] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { status: 'bad', problems: ['is not JSON'] };
  }
  const parsed = z
    .array(webhookSchema(rules.hosts))
    .max(maxTools)
    .superRefine((webhooks, context) => refuseTakenNames(webhooks, rules.takenNames, context))
    .safeParse(json);
  if (parsed.success) return { status: 'read', webhooks: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
  return { status: 'bad', problems };
}

function webhookSchema(hosts: readonly string[] | null) {
  return z
    .strictObject({
      name: z
        .string()
        .regex(toolNamePattern, 'must be a letter and up to 63 letters, digits and underscores behind it'),
      description: z.string().trim().min(1).max(1_024),
      parameters: z.record(z.string(), z.unknown()).transform(readParameters),
      url: z.string().transform((text, context) => readUrl(text, hosts, context)),
      timeoutMs: z.number().int().min(100).max(60_000).optional(),
      speak: z.boolean().default(true),
    })
    .transform(({ parameters, ...webhook }) => ({ ...webhook, ...parameters }));
}

function readParameters(
  schema: JsonSchema,
  context: z.RefinementCtx,
): Pick<WebhookDefinition, 'parameters' | 'input'> {
  const { parameters, problems } = toToolParameters(schema);
  for (const message of problems) context.addIssue({ code: 'custom', message });
  if (problems.length > 0) return z.NEVER;
  try {
    return { parameters, input: z.fromJSONSchema(schema) as z.ZodType<JsonSchema> };
  } catch {
    context.addIssue({ code: 'custom', message: 'is not a JSON Schema that can be checked' });
    return z.NEVER;
  }
}

function readUrl(text: string, hosts: readonly string[] | null, context: z.RefinementCtx): string {
  const problem = problemOfUrl(URL.canParse(text) ? new URL(text) : null, hosts);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  return text;
}

function problemOfUrl(url: URL | null, hosts: readonly string[] | null): string | null {
  if (url === null || !['https:', 'http:'].includes(url.protocol)) return 'must be an https URL';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'must be https outside of loopback';
  if (`${url.username}${url.password}${url.hash}` !== '') return 'must have no user and no fragment';
  return hosts === null || hosts.includes(url.hostname)
    ? null
    : 'has a host that is not on the list of hosts';
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refuseTakenNames(
  webhooks: readonly { readonly name: string }[],
  takenNames: readonly string[],
  context: z.RefinementCtx,
): void {
  const taken = new Set(takenNames);
  webhooks.forEach(({ name }, index) => {
    if (taken.has(name)) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another tool' });
    }
    taken.add(name);
  });
}
