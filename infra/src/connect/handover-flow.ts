import { z } from 'zod';

const placeholders = [
  'LAMBDA_ARN',
  'ESCALATION_QUEUE_ARN',
  'PRIORITY_QUEUE_ARN',
  'DEFAULT_QUEUE_ARN',
  'VOICE',
  'WAIT_PROMPT',
  'BUSY_PROMPT',
] as const;

/** What stands where `${NAME}` is in `infra/connect/handover-flow.json`; see the README beside it. */
export type FlowValues = Readonly<Record<(typeof placeholders)[number], string>>;

const json = z.json();
type Json = z.infer<typeof json>;

/** The flow, read but not yet filled in. */
export type FlowTemplate = Json;

/** @throws Error when the text is not JSON */
export function parseFlowTemplate(text: string): FlowTemplate {
  return json.parse(JSON.parse(text));
}

/**
 * Puts the values in after the JSON was read, so that a value needs no escaping and may be a token of CDK's.
 * @throws Error for a placeholder that is not known, or one that the template does not have
 */
export function renderFlow(template: FlowTemplate, values: FlowValues): Json {
  const unused = new Set<string>(placeholders);
  const fill = (text: string): string =>
    text.replaceAll(/\$\{([^}]*)\}/g, (_match, name: string) => {
      if (!isPlaceholder(name)) throw new Error(`the flow has a placeholder nobody fills: ${name}`);
      unused.delete(name);
      return values[name];
    });
  const rendered = mapStrings(template, fill);
  if (unused.size > 0) throw new Error(`the flow lacks the placeholder ${[...unused].join(', ')}`);
  return rendered;
}

function isPlaceholder(name: string): name is keyof FlowValues {
  return (placeholders as readonly string[]).includes(name);
}

function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}
