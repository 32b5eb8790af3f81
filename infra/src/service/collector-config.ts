import { scrapedMetrics, type ServiceName } from './exported-metrics.js';

export interface CollectorConfig {
  readonly service: ServiceName;
  /** Where the service answers `/metrics`. */
  readonly port: number;
  readonly region: string;
  readonly namespace: string;
  /** Where the metrics pass through on their way, in CloudWatch's embedded metric format. */
  readonly logGroupName: string;
}

/** Where the collector takes traces, on the loopback address all containers of a task share. */
export const tracesEndpoint = 'http://127.0.0.1:4318';

/** Two of them fit into the minute that CloudWatch keeps. */
const scrapeIntervalS = 30;

/**
 * The OpenTelemetry collector's configuration: it scrapes the service beside it and passes the exported metrics on to
 * CloudWatch, and its traces to X-Ray. JSON, which is YAML, too.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsemfexporter
 */
export function collectorConfig(config: CollectorConfig) {
  return {
    extensions: { health_check: {} },
    receivers: {
      prometheus: { config: { scrape_configs: [scraping(config)] } },
      otlp: { protocols: { http: { endpoint: new URL(tracesEndpoint).host } } },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_mib: 160 },
      filter: {
        metrics: {
          include: { match_type: 'strict', metric_names: Object.keys(scrapedMetrics[config.service]) },
        },
      },
      batch: { timeout: '10s' },
    },
    exporters: { awsemf: embeddedMetrics(config), awsxray: { region: config.region } },
    service: {
      extensions: ['health_check'],
      pipelines: {
        metrics: {
          receivers: ['prometheus'],
          processors: ['memory_limiter', 'filter', 'batch'],
          exporters: ['awsemf'],
        },
        traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['awsxray'] },
      },
      telemetry: { logs: { level: 'warn' } },
    },
  };
}

function scraping({ service, port }: CollectorConfig) {
  return {
    job_name: service,
    scrape_interval: `${scrapeIntervalS}s`,
    static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { service } }],
  };
}

function embeddedMetrics({ service, region, namespace, logGroupName }: CollectorConfig) {
  const metrics = Object.entries<readonly (readonly string[])[]>(scrapedMetrics[service]);
  return {
    region,
    namespace,
    log_group_name: logGroupName,
    log_stream_name: service,
    dimension_rollup_option: 'NoDimensionRollup',
    // Collector and service start together, so a counter's first value is what has happened since; alarms on the very
    // first event of its kind depend on it.
    retain_initial_value_of_delta_metric: true,
    metric_declarations: metrics.map(([name, labelSets]) => ({
      metric_name_selectors: [`^${name}$`],
      dimensions: labelSets.map((labels) => ['service', ...labels]),
    })),
  };
}
