import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface CounterMetric<Label extends string> {
  increment(labels?: Partial<Readonly<Record<Label, string>>>, by?: number): void;
}

export interface GaugeMetric<Label extends string> {
  set(value: number, labels?: Partial<Readonly<Record<Label, string>>>): void;
}

export interface HistogramMetric<Label extends string> {
  observe(value: number, labels?: Partial<Readonly<Record<Label, string>>>): void;
}

export type MetricType = 'counter' | 'gauge' | 'histogram';

export interface MetricDescription {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface MetricsRegistry {
  counter<Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
  ): CounterMetric<Label>;
  gauge<Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
  ): GaugeMetric<Label>;
  histogram<Label extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly Label[],
  ): HistogramMetric<Label>;
  /** Our own metrics, in the order they were asked for; those of the process are not among them. */
  describe(): readonly MetricDescription[];
  /** Prometheus text exposition. */
  render(): Promise<string>;
  readonly contentType: string;
}

/**
 * One registry per process, with Node's own metrics (heap, event-loop lag, handles) in it.
 * A value that is not finite, or would lower a counter, is left out: measuring never ends the work that is measured.
 */
export function createMetricsRegistry(): MetricsRegistry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const described: MetricDescription[] = [];
  return {
    counter(name, help, labelNames = []) {
      described.push({ name, type: 'counter', help, labels: labelNames });
      const counter = new Counter({ name, help, labelNames: [...labelNames], registers });
      return {
        increment(labels = {}, by = 1) {
          if (Number.isFinite(by) && by >= 0) counter.inc(labels, by);
        },
      };
    },
    gauge(name, help, labelNames = []) {
      described.push({ name, type: 'gauge', help, labels: labelNames });
      const gauge = new Gauge({ name, help, labelNames: [...labelNames], registers });
      return {
        set(value, labels = {}) {
          if (Number.isFinite(value)) gauge.set(labels, value);
        },
      };
    },
    histogram(name, help, buckets, labelNames = []) {
      described.push({ name, type: 'histogram', help, labels: labelNames });
      const histogram = new Histogram({
        name,
        help,
        buckets: [...buckets],
        labelNames: [...labelNames],
        registers,
      });
      return {
        observe(value, labels = {}) {
          if (Number.isFinite(value)) histogram.observe(labels, value);
        },
      };
    },
    describe: () => described,
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
