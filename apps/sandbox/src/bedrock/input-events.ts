import { inputSchemas, type InputEvent, type InputName } from './input-schema.js';
import { refused, type Refused } from './refusal.js';

/** One chunk of input as an event, or why it is none. */
export type ParsedInput = { readonly status: 'parsed'; readonly event: InputEvent } | Refused;

/** @param text what the chunk held; never throws */
export function parseInputEvent(text: string): ParsedInput {
  const envelope = objectIn(text);
  if (envelope === null) return refused('unreadable', 'bad-json', 'the chunk is no JSON object');
  const { event, ...rest } = envelope;
  if (!isRecord(event) || Object.keys(rest).length > 0)
    return refused('unreadable', 'bad-json', 'the chunk is not {"event":{…}}');
  const names = Object.keys(event);
  const [name] = names;
  if (names.length !== 1 || name === undefined)
    return refused('unreadable', 'not-one-event', `a chunk holds one event, not ${names.length}`);
  if (!isInputName(name))
    return refused('invalid', 'unknown-input-event', `"${name.slice(0, 64)}" is no input event`);
  return parseBody(name, event[name]);
}

function parseBody(name: InputName, body: unknown): ParsedInput {
  const parsed = inputSchemas[name].safeParse(body);
  // The name says which schema read the body; the compiler cannot follow that through the table.
  if (parsed.success) return { status: 'parsed', event: { name, body: parsed.data } as InputEvent };
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const detail = `${name}.${path}: ${issue?.message ?? ''}`;
  if (path.endsWith('inputSchema.json'))
    return refused('unreadable', 'tool-schema-not-a-json-string', detail);
  return refused('invalid', 'bad-input-event', detail);
}

function isInputName(name: string): name is InputName {
  return Object.hasOwn(inputSchemas, name);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(text) as unknown;
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
