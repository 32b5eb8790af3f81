import type { z } from 'zod';

export type ReadArguments<Input> =
  | { readonly status: 'read'; readonly input: Input }
  /** `problem` is for the model, which may call again and better: it names the fields, and is bounded. */
  | { readonly status: 'bad-arguments'; readonly problem: string };

/** More than any tool is asked with; a model that goes astray can write very much. */
const maxArgumentChars = 16_384;
const maxIssues = 3;
const maxIssueChars = 160;

/** Reads the model's JSON; no text at all stands for no arguments. Never throws. */
export function readArguments<Input>(schema: z.ZodType<Input>, argumentsJson: string): ReadArguments<Input> {
  const json = parseJson(argumentsJson);
  if (json === undefined) return bad('the arguments must be a JSON object');
  const parsed = schema.safeParse(json);
  return parsed.success ? { status: 'read', input: parsed.data } : bad(worded(parsed.error.issues));
}

/**
 * Takes what fits and leaves the rest, each field by itself: for tools that had better run on half of their arguments
 * than not at all. Never throws.
 */
export function salvageArguments<Schema extends z.ZodObject>(
  schema: Schema,
  argumentsJson: string,
): Partial<z.output<Schema>> {
  const json = parseJson(argumentsJson);
  if (typeof json !== 'object' || json === null) return {};
  const fitting = Object.entries(schema.shape).flatMap(([name, field]) => {
    if (!Object.hasOwn(json, name)) return [];
    const parsed = (field as z.ZodType).safeParse((json as Readonly<Record<string, unknown>>)[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(fitting) as Partial<z.output<Schema>>;
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  if (text.length > maxArgumentChars) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function bad(problem: string): { readonly status: 'bad-arguments'; readonly problem: string } {
  return { status: 'bad-arguments', problem };
}

function worded(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .slice(0, maxIssues)
    .map(({ path, message }) => `${path.map(String).join('.') || 'arguments'}: ${message}`)
    .map((line) => line.slice(0, maxIssueChars))
    .join('; ');
}
