import { createMetricsRegistry } from './metrics.js';

const samplesOf = async (registry: { render(): Promise<string> }, name: string): Promise<readonly string[]> =>
  (await registry.render()).split('\n').filter((line) => line.startsWith(name));

describe('createMetricsRegistry', () => {
  it('counts per label value, by one or by more', async () => {
    const registry = createMetricsRegistry();
    const escalations = registry.counter('gateway_escalations_total', 'Handovers requested', ['reason']);

    escalations.increment({ reason: 'dtmf' });
    escalations.increment({ reason: 'dtmf' }, 2);
    escalations.increment({ reason: 'policy' });

    expect(await samplesOf(registry, 'gateway_escalations_total')).toEqual([
      'gateway_escalations_total{reason="dtmf"} 3',
      'gateway_escalations_total{reason="policy"} 1',
    ]);
  });

  it('shows a metric without labels from the start', async () => {
    const registry = createMetricsRegistry();
    registry.counter('gateway_barge_ins_total', 'Times a caller interrupted');
    const sessions = registry.gauge('gateway_active_sessions', 'Calls being bridged');

    expect(await samplesOf(registry, 'gateway_')).toEqual([
      'gateway_barge_ins_total 0',
      'gateway_active_sessions 0',
    ]);

    sessions.set(4);
    expect(await samplesOf(registry, 'gateway_active')).toEqual(['gateway_active_sessions 4']);
  });

  it('sorts observations into buckets', async () => {
    const registry = createMetricsRegistry();
    const seconds = registry.histogram('handover_step_seconds', 'Length of a step', [0.5, 2], ['step']);

    seconds.observe(0.2, { step: 'token' });
    seconds.observe(1, { step: 'token' });

    expect(await samplesOf(registry, 'handover_step_seconds')).toEqual([
      'handover_step_seconds_bucket{le="0.5",step="token"} 1',
      'handover_step_seconds_bucket{le="2",step="token"} 2',
      'handover_step_seconds_bucket{le="+Inf",step="token"} 2',
      'handover_step_seconds_sum{step="token"} 1.2',
      'handover_step_seconds_count{step="token"} 2',
    ]);
  });

  it('leaves out values that make no sense instead of failing the work they measure', async () => {
    const registry = createMetricsRegistry();
    const counter = registry.counter('voc_total', 'Counter');
    const gauge = registry.gauge('voc_now', 'Gauge');
    const histogram = registry.histogram('voc_seconds', 'Histogram', [1]);

    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      counter.increment({}, value);
      gauge.set(value);
      histogram.observe(value);
    }
    counter.increment({}, -1);

    expect(await samplesOf(registry, 'voc_total')).toEqual(['voc_total 0']);
    expect(await samplesOf(registry, 'voc_now')).toEqual(['voc_now 0']);
    expect(await samplesOf(registry, 'voc_seconds_count')).toEqual(['voc_seconds_count 0']);
  });

  it('renders as Prometheus text with help, type and escaped label values', async () => {
    const registry = createMetricsRegistry();
    registry.counter('voc_total', 'What it counts', ['cause']).increment({ cause: 'a "quoted"\nline' });

    const text = await registry.render();

    expect(registry.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('# HELP voc_total What it counts\n# TYPE voc_total counter\n');
    expect(text).toContain('voc_total{cause="a \\"quoted\\"\\nline"} 1\n');
  });

  it('tells what it holds, also before anything was counted', () => {
    const registry = createMetricsRegistry();
    registry.counter('voc_total', 'Counter', ['cause']);
    registry.histogram('voc_seconds', 'Histogram', [1]);

    expect(registry.describe()).toEqual([
      { name: 'voc_total', type: 'counter', help: 'Counter', labels: ['cause'] },
      { name: 'voc_seconds', type: 'histogram', help: 'Histogram', labels: [] },
    ]);
  });

  it('comes with the metrics of the process, event-loop lag among them', async () => {
    const text = await createMetricsRegistry().render();

    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('keeps registries apart and refuses a name given twice', async () => {
    const one = createMetricsRegistry();
    const other = createMetricsRegistry();
    one.counter('voc_total', 'Counter');

    expect(() => one.counter('voc_total', 'Counter')).toThrow('already been registered');
    expect(await samplesOf(other, 'voc_total')).toEqual([]);
  });
});
