export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ToolParameters {
  /** What every provider takes of the schema. */
  readonly parameters: JsonSchema;
  /** What no provider-neutral form exists for, each with its place; empty when the schema may be used. */
  readonly problems: readonly string[];
}

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean'];

const bounds = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'];

/** They narrow or annotate. We check the arguments ourselves, so that a model which is not told them loses little. */
const leftOut = new Set([
  ...['pattern', 'format', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum', 'uniqueItems'],
  ...['$schema', '$id', '$comment', 'title', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
]);

const maxDepth = 6;

/**
 * A JSON Schema in the subset that OpenAI and Nova both take for a tool. Nova ends the connection over a schema it
 * cannot read, so that one with more than the subset is refused before any call.
 */
export function toToolParameters(schema: JsonSchema): ToolParameters {
  const problems: string[] = [];
  const parameters = reduce(schema, [], problems);
  if (schema['type'] !== 'object') problems.push('the root: must be of type object');
  return { parameters: { ...parameters, properties: parameters['properties'] ?? {} }, problems };
}

function reduce(schema: JsonSchema, path: readonly string[], problems: string[]): JsonSchema {
  const complain = (problem: string): void =>
    void problems.push(`${path.length === 0 ? 'the root' : path.join('.')}: ${problem}`);
  if (path.length > maxDepth) {
    complain('is nested too deeply');
    return {};
  }
  if (!types.includes(String(schema['type']))) complain(`type must be one of ${types.join(', ')}`);
  const kept = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (leftOut.has(keyword)) return [];
    const inner = [...path, keyword];
    const reduced = reduceKeyword(keyword, value, schema, (child, ...step) =>
      reduce(child, [...path, ...step], problems),
    );
    if (reduced !== undefined) return [[keyword, reduced]];
    problems.push(`${inner.join('.')}: is not something every voice provider understands`);
    return [];
  });
  return Object.fromEntries(kept);
}

type ReduceChild = (child: JsonSchema, ...step: string[]) => JsonSchema;

/** undefined for a keyword, or a use of it, outside of the subset. */
function reduceKeyword(
  keyword: string,
  value: unknown,
  schema: JsonSchema,
  reduceChild: ReduceChild,
): unknown {
  switch (keyword) {
    case 'type':
    case 'description':
      return typeof value === 'string' ? value : undefined;
    case 'additionalProperties':
      return typeof value === 'boolean' ? value : undefined;
    case 'enum':
      return Array.isArray(value) && value.length > 0 && value.every(isScalar) ? value : undefined;
    case 'required': {
      const names = isObject(schema['properties']) ? Object.keys(schema['properties']) : [];
      return Array.isArray(value) && value.every((name) => names.includes(String(name))) ? value : undefined;
    }
    case 'properties':
      return isObject(value) && Object.values(value).every(isObject)
        ? mapValues(value as Readonly<Record<string, JsonSchema>>, reduceChild)
        : undefined;
    case 'items':
      return isObject(value) ? reduceChild(value, 'items') : undefined;
    default:
      return bounds.includes(keyword) && typeof value === 'number' ? value : undefined;
  }
}

function mapValues(properties: Readonly<Record<string, JsonSchema>>, reduceChild: ReduceChild): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, child]) => [name, reduceChild(child, name)]),
  );
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
