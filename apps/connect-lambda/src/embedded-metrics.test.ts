import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMetricsDoc } from '@voc/telemetry/testing';
import type { RefusalReason } from './connect-answer.js';
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

  it('is what docs/metrics.md says', () => {
    const page = readFileSync(join(__dirname, '../../../docs/metrics.md'), 'utf8');
    const refusals: Record<RefusalReason, true> = {
      'bad-event': true,
      'bad-token': true,
      'too-many-attempts': true,
      unknown: true,
      expired: true,
      'already-used': true,
    };
    const outcome = ['redeemed', ...Object.keys(refusals), 'error'];
    const line = JSON.parse(
      embeddedMetrics('Space', { timestampMs: 0, outcome: 'redeemed', isError: false }),
    ) as {
      readonly _aws: {
        readonly CloudWatchMetrics: readonly [{ readonly Metrics: readonly { Name: string }[] }];
      };
    };

    const written = line._aws.CloudWatchMetrics[0].Metrics.map(({ Name: name }) => ({
      name,
      type: 'counter',
      labels: ['service', 'outcome'],
      values: { service: ['connect-lambda'], outcome },
    }));
    expect(readMetricsDoc(page, 'Lambda')).toEqual(written);
  });
});
