/** Limits of Amazon Connect. */
export const maxAttributeBytes = 32_768;
const maxResponseBytes = 32 * 1024;

export type StringMapCheck =
  | { readonly status: 'valid'; readonly values: Readonly<Record<string, string>> }
  | { readonly status: 'refused'; readonly rule: string; readonly detail: string };

/**
 * What Connect accepts from a Lambda under `ResponseType: STRING_MAP`: one flat object of strings, less than 32 KB.
 * The refusal names keys, never values.
 */
export function checkStringMap(payload: string): StringMapCheck {
  if (Buffer.byteLength(payload) >= maxResponseBytes)
    return refused('lambda-response-too-large', 'the answer');
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return refused('lambda-response-not-json', 'the answer');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused('lambda-response-not-an-object', 'the answer');
  }
  const wrong = Object.entries(value).find(([, each]) => typeof each !== 'string');
  if (wrong) return refused('lambda-response-not-strings', wrong[0]);
  return { status: 'valid', values: value as Readonly<Record<string, string>> };
}

/** The first rule that contact attributes break, if any: key characters, then the size of all pairs together. */
export function brokenAttributeRule(attributes: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(attributes);
  if (entries.some(([name]) => !/^[A-Za-z0-9_-]+$/.test(name))) return 'attribute-key-characters';
  const bytes = entries.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  return bytes > maxAttributeBytes ? 'attributes-too-large' : undefined;
}

function refused(rule: string, detail: string): StringMapCheck {
  return { status: 'refused', rule, detail };
}
