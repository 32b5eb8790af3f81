import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectorConfig } from './collector-config.js';
import { exportedMetrics } from './exported-metrics.js';

const config = collectorConfig({
  service: 'gateway',
  port: 3000,
  region: 'eu-west-2',
  namespace: 'VoiceOpenAIConnect/test',
  logGroupName: '/voice/test/gateway-metrics',
});

/** The row of docs/metrics.md that describes a metric, of whichever app. */
function documented(metric: string): string {
  const page = readFileSync(join(__dirname, '../../../docs/metrics.md'), 'utf8');
  const rows = page.split('\n').filter((row) => row.startsWith(`| \`${metric}\` `));
  expect(rows).not.toHaveLength(0);
  return rows.join('\n');
}

const exported = Object.values<Readonly<Record<string, readonly (readonly string[])[]>>>(exportedMetrics)
  .flatMap(Object.entries<readonly (readonly string[])[]>)
  .map(([metric, labelSets]) => ({ metric, labels: labelSets.flat() }));

describe('the metrics CloudWatch gets', () => {
  it.each(exported)('are documented: $metric by $labels', ({ metric, labels }) => {
    const row = documented(metric);

    for (const label of labels) expect(row).toContain(`\`${label}\`: `);
    expect(row).not.toContain('| histogram |');
  });
});

describe('collectorConfig', () => {
  it('asks the service beside it and nobody else', () => {
    expect(config.receivers.prometheus.config.scrape_configs[0]?.static_configs).toEqual([
      { targets: ['127.0.0.1:3000'], labels: { service: 'gateway' } },
    ]);
    expect(config.receivers.otlp.protocols.http.endpoint).toBe('127.0.0.1:4318');
  });

  it('passes on exactly what it declares, each with the service as its first dimension', () => {
    const { metric_declarations: declarations } = config.exporters.awsemf;

    expect(declarations.map(({ metric_name_selectors: [selector] }) => selector)).toEqual(
      config.processors.filter.metrics.include.metric_names.map((name) => `^${name}$`),
    );
    for (const { dimensions } of declarations)
      for (const [first] of dimensions) expect(first).toBe('service');
  });

  it('has no pipeline with a part that is not configured', () => {
    const parts = { ...config.receivers, ...config.processors, ...config.exporters };

    for (const pipeline of Object.values(config.service.pipelines))
      for (const part of Object.values(pipeline).flat()) expect(parts).toHaveProperty(part);
  });

  it('is read as it is meant: the collector replaces ${…} and $ in its configuration', () => {
    expect(JSON.stringify(config).replaceAll(/\$"/g, '"')).not.toContain('$');
  });
});
