/**
 * Puts values in the place of a flow's `${…}`, in every string of the document that has been read.
 * @throws Error for a placeholder without a value, and for a value that no placeholder takes: somebody has written what
 * belongs to one account into the file
 */
export function renderFlow(template: unknown, values: Readonly<Record<string, string>>): unknown {
  const used = new Set<string>();
  const renderText = (text: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
      if (!Object.hasOwn(values, name)) throw new Error(`bad contact flow: unknown placeholder ${name}`);
      used.add(name);
      return values[name] ?? '';
    });
  const render = (value: unknown): unknown => {
    if (typeof value === 'string') return renderText(value);
    if (Array.isArray(value)) return value.map(render);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [renderText(key), render(inner)]));
  };
  const rendered = render(template);
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`bad contact flow: no place for ${unused.join(', ')}`);
  return rendered;
}
