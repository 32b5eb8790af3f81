import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentedNames, readMetricsDoc } from '../src/testing/index.js';

const root = join(__dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const page = read('docs/metrics.md');
const scraped = [...readMetricsDoc(page, 'Gateway'), ...readMetricsDoc(page, 'Orchestrator')];
const known = documentedNames(page);

interface Query {
  readonly where: string;
  readonly expr: string;
}

interface Metric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The metrics a PromQL expression reads, with the label matchers next to each. */
function metricsOf(expr: string): readonly Metric[] {
  const plain = expr
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ');
  const names = /\b([a-z_][a-z0-9_]*)\b(?!\s*\()(?:\s*\{([^}]*)\})?/gi;
  return [...plain.matchAll(names)]
    .map(([, name = '', selector = '']) => ({
      name,
      labels: Object.fromEntries(
        [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', value = '']) => [
          label,
          value,
        ]),
      ),
    }))
    .filter(({ name }) => !['and', 'or', 'unless', 'bool', 'offset'].includes(name));
}

/** Labels that scraping adds. */
const targetLabels = new Set(['job', 'instance']);

function problemsOf({ where, expr }: Query): readonly string[] {
  return metricsOf(expr).flatMap(({ name, labels }) => {
    if (name === 'up') return [];
    const base = name.replace(/_(bucket|sum|count)$/, '');
    const metric = scraped.find(
      (one) => one.name === name || (one.type === 'histogram' && one.name === base),
    );
    if (!metric) return known.has(name) ? [] : [`${where}: there is no metric ${name}`];
    const own = Object.entries(labels).filter(([label]) => !targetLabels.has(label));
    return own.flatMap(([label, pattern]) => {
      const values = metric.values[label];
      if (!values) return [`${where}: ${name} has no label ${label}`];
      const dead = pattern
        .split('|')
        .filter((part) => !values.some((value) => new RegExp(`^${part}$`).test(value)));
      return dead.map((part) => `${where}: ${name} never has ${label} ${part}`);
    });
  });
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const dashboards = readdirSync(join(root, 'docker/grafana/dashboards')).filter((file) =>
  file.endsWith('.json'),
);
const panels = dashboards.flatMap(
  (file) =>
    (JSON.parse(read(`docker/grafana/dashboards/${file}`)) as { readonly panels: readonly Panel[] }).panels,
);

const rules = read('docker/prometheus/alerts.yml')
  .split(/^ *- alert: /m)
  .slice(1)
  .map((text) => ({
    alert: /^\w+/.exec(text)?.[0] ?? '',
    expr:
      /^ *expr: (?:\|\n((?: {10,}.*\n)+)|(.*))/m.exec(text)?.slice(1).join('').replaceAll('undefined', '') ??
      '',
    severity: /^ *severity: (\w+)$/m.exec(text)?.[1],
    summary: /^ *summary: (.+)$/m.exec(text)?.[1],
    runbook: /^ *runbook: (\S+)$/m.exec(text)?.[1] ?? '',
  }));

describe('the expressions of this test', () => {
  it('tell metrics from functions, labels and durations', () => {
    const expr =
      'histogram_quantile(0.95, sum by (le, provider) (rate(a_seconds_bucket{x="1"}[5m]))) / max(b_total) > 0.1';

    expect(metricsOf(expr)).toEqual([
      { name: 'a_seconds_bucket', labels: { x: '1' } },
      { name: 'b_total', labels: {} },
    ]);
  });

  it('notice a metric, a label and a value that do not exist', () => {
    const where = 'here';

    expect(problemsOf({ where, expr: 'rate(gateway_calls_total[5m])' })).toHaveLength(1);
    expect(problemsOf({ where, expr: 'gateway_escalations_total{cause="dtmf"}' })).toHaveLength(1);
    expect(problemsOf({ where, expr: 'gateway_escalations_total{reason=~"dtmf|fax"}' })).toEqual([
      'here: gateway_escalations_total never has reason fax',
    ]);
  });
});

describe('the dashboard', () => {
  it('shows calls, turns, handovers, providers and saturation', () => {
    expect(panels.filter(({ targets }) => !targets).map(({ title }) => title)).toEqual([
      'Calls',
      'Turns',
      'Handovers',
      'Providers',
      'Saturation',
    ]);
  });

  it('asks for metrics, labels and values that exist', () => {
    const queries = panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ where: title, expr })),
    );

    expect(queries.length).toBeGreaterThan(30);
    expect(queries.flatMap(problemsOf)).toEqual([]);
  });

  it('shows every metric that Prometheus gets of us', () => {
    const shown = panels
      .flatMap(({ targets = [] }) => targets)
      .flatMap(({ expr }) => metricsOf(expr))
      .map(({ name }) => name.replace(/_(bucket|sum|count)$/, ''));

    expect(scraped.map(({ name }) => name).filter((name) => !shown.includes(name))).toEqual([]);
  });
});

describe('the alerts', () => {
  it('are there', () => {
    expect(rules.length).toBeGreaterThan(10);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules)('$alert asks for what exists, and says how urgent it is and what it is about', (rule) => {
    expect(metricsOf(rule.expr).length).toBeGreaterThan(0);
    expect(problemsOf({ where: rule.alert, expr: rule.expr })).toEqual([]);
    expect(['page', 'ticket']).toContain(rule.severity);
    expect(rule.summary).toBeTruthy();
  });

  it.each(rules)(
    '$alert has a runbook that names it, with meaning, search and remedy',
    ({ alert, runbook }) => {
      expect(runbook).toMatch(/^docs\/runbooks\/[a-z-]+\.md$/);
      const text = read(runbook);

      expect(text).toContain(alert);
      expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
        'What it means',
        'How to look',
        'What to do',
      ]);
    },
  );
});

describe('the runbooks', () => {
  const files = readdirSync(join(root, 'docs/runbooks'));
  const index = read('docs/runbooks/README.md');

  it.each(files.filter((file) => file !== 'README.md'))('%s is in the list of all', (file) => {
    expect(index).toContain(`(${file})`);
  });

  it.each(files)('%s speaks of metrics and pages that exist', (file) => {
    const text = read(`docs/runbooks/${file}`);
    const names = [...text.matchAll(/`([a-z]+(?:_[a-z0-9]+)+)(?:\{[^}`]*\})?`/g)].map(
      ([, name = '']) => name,
    );
    const metrics = names.filter((name) =>
      /^(gateway|voice|handovers?|reconcile|nodejs|lambda|dynamodb)_/.test(name),
    );
    const links = [...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, link = '']) => link);

    expect(metrics.filter((name) => !known.has(name) && !isField(name))).toEqual([]);
    expect(links.filter((link) => !existsSync(join(root, 'docs/runbooks', link)))).toEqual([]);
  });
});

/** Names of log fields that begin like a metric. */
function isField(name: string): boolean {
  return name === 'handover_id';
}
