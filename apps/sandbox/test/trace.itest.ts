import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '@voc/telemetry/testing';
import { runScenario } from '../src/scenarios/run-scenario.js';
import { humanPlease } from '../src/scenarios/stories/human-please.js';
import { startWorld, type World } from '../src/world/world.js';
import { bundlesDir, servicePath } from './support/bundles.js';

const longestMs = 90_000;

let receiver: OtlpReceiver;
let world: World;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
  const extraEnv = { gateway: traced, orchestrator: traced, lambda: traced };
  world = await startWorld({ bundlesDir, path: servicePath, extraEnv });
}, 30_000);
afterAll(async () => {
  await world.close();
  await receiver.close();
}, 30_000);

/** The names from a span up to the root of its trace. */
function pathOf(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): readonly string[] {
  if (!span) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [`${span.service}: ${span.name}`, ...pathOf(parent, spans)];
}

describe('the trace of a call that is handed over', () => {
  it(
    'leads from the webhook through queue, CRM and redirect to the Lambda, and tells nothing that was said',
    async () => {
      const signal = AbortSignal.timeout(longestMs);
      const report = await runScenario(humanPlease, world, { onEvent: () => undefined, signal });
      // Services send what is left of their spans when they stop.
      await world.close();

      expect(report.failures).toEqual([]);
      const redeemed = receiver.spans().find(({ name }) => name === 'redeem token');
      const spans = receiver.spans().filter(({ traceId }) => traceId === redeemed?.traceId);
      expect(pathOf(redeemed, spans)).toEqual([
        'connect-lambda: redeem token',
        'orchestrator: handover step',
        'orchestrator: handover',
        'gateway: publish escalation',
        'gateway: media stream',
        'gateway: webhook',
      ]);
      const names = new Set(spans.map(({ name }) => name));
      expect([...names]).toEqual(
        expect.arrayContaining(['voice session', 'turn', 'hubspot request', 'twilio redirect']),
      );
      expect(spans.filter(({ name }) => name === 'turn').length).toBeLessThan(10);
      const told = JSON.stringify(spans.map(({ attributes }) => attributes));
      expect(told).not.toMatch(/human|invoice|charged/i);
    },
    longestMs,
  );
});
