export type WireResult =
  { readonly status: 'fits'; readonly result: unknown } | { readonly status: 'too-long' | 'not-json' };

/**
 * A plain copy of what a tool returned: what is measured here is what is sent, and control characters, which a model
 * would stumble over when it reads them out, are blanks. Never throws.
 * @param maxChars of the JSON text
 */
export function toWireResult(result: unknown, maxChars: number): WireResult {
  try {
    // `undefined`, functions and symbols have no JSON, which the types of `stringify` do not say.
    const json = JSON.stringify(result, blankControls) as string | undefined;
    if (json === undefined) return { status: 'not-json' };
    return json.length > maxChars ? { status: 'too-long' } : { status: 'fits', result: JSON.parse(json) };
  } catch {
    return { status: 'not-json' };
  }
}

function blankControls(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ') : value;
}
