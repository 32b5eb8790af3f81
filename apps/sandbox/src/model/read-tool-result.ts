/** What a tool came back with. */
export interface ToolResult {
  /** All the text in it. */
  readonly text: string;
  /** It says that it went wrong. */
  readonly hasFailed: boolean;
}

/** @param output JSON, as a rule of an object; anything else is text */
export function readToolResult(output: string): ToolResult {
  const value = parse(output);
  const hasFailed = typeof value === 'object' && value !== null && 'error' in value;
  return { text: textsIn(value).join('\n'), hasFailed };
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    return output;
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
