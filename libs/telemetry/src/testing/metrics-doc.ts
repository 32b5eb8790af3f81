import type { MetricDescription, MetricType } from '../metrics.js';

export interface DocumentedMetric extends Omit<MetricDescription, 'help'> {
  /** Values of each label, in the order of the page; empty for a label whose values are not listed. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/**
 * The metrics of one section of `docs/metrics.md`: rows `| name | type | labels | … |`, where labels read
 * `` `reason`: `busy`, `no_answer`; `provider`: any ``.
 * @throws when there is no such section
 */
export function readMetricsDoc(markdown: string, section: string): readonly DocumentedMetric[] {
  const found = markdown.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  if (found === undefined) throw new Error(`docs/metrics.md has no section ${section}`);
  return [...found.matchAll(/^\| `([a-z_]+)` *\| (counter|gauge|histogram) *\| ([^|]*?) *\|/gm)].map(
    ([, name = '', type, labels = '']) => {
      const values = readLabels(labels);
      return { name, type: type as MetricType, labels: Object.keys(values), values };
    },
  );
}

function readLabels(cell: string): Readonly<Record<string, readonly string[]>> {
  const labels: Record<string, readonly string[]> = {};
  for (const part of cell.split(';')) {
    const [, label, values = ''] = /^\s*`([a-z_]+)`:(.*)$/.exec(part) ?? [];
    if (label !== undefined)
      labels[label] = [...values.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value);
  }
  return labels;
}

/** Every metric name the page documents, those of the process among them. */
export function documentedNames(markdown: string): ReadonlySet<string> {
  return new Set([...markdown.matchAll(/^\| `([a-z_0-9]+)`/gm)].map(([, name = '']) => name));
}
