import { embeddedMetrics } from './embedded-metrics.js';

describe('embeddedMetrics', () => {
  it('is one line in which every metric and dimension named has its value', () => {
    const line = embeddedMetrics('Space', {
      timestampMs: 1_795_000_000_000,
      outcome: 'error',
      isError: true,
    });

    expect(line).not.toContain('\n');
    const parsed = JSON.parse(line) as Record<string, unknown>;
    expect(parsed).toEqual({
      _aws: {
        Timestamp: 1_795_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Space',
            Dimensions: [['service'], ['service', 'outcome']],
            Metrics: [
              { Name: 'lambda_invocations_total', Unit: 'Count' },
              { Name: 'lambda_errors_total', Unit: 'Count' },
            ],
          },
        ],
      },
      service: 'connect-lambda',
      outcome: 'error',
      lambda_invocations_total: 1,
      lambda_errors_total: 1,
    });
  });
});
