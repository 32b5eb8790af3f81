import { startOtlpReceiver, type ReceivedSpan } from '@voc/telemetry/testing';
import { runScenario } from '../src/scenarios/run-scenario.js';
import type { Scenario } from '../src/scenarios/scenario.js';
import { humanPlease } from '../src/scenarios/stories/human-please.js';
import { streamLost } from '../src/scenarios/stories/stream-lost.js';
import { startWorld } from '../src/world/world.js';
import { bundlesDir, servicePath } from './support/bundles.js';

const longestMs = 90_000;

/** The spans of a call in a world of its own, which is closed: services send what is left of them when they stop. */
async function spansOf(scenario: Scenario): Promise<readonly ReceivedSpan[]> {
  const receiver = await startOtlpReceiver();
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
  const extraEnv = { gateway: traced, orchestrator: traced, lambda: traced };
  const world = await startWorld({ bundlesDir, path: servicePath, extraEnv });
  try {
    const signal = AbortSignal.timeout(longestMs);
    const report = await runScenario(scenario, world, { onEvent: () => undefined, signal });
    await world.close();
    expect(report.failures).toEqual([]);
    return receiver.spans();
  } finally {
    await world.close();
    await receiver.close();
  }
}

/** The names from a span up to the root of its trace. */
function pathOf(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): readonly string[] {
  if (!span) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [`${span.service}: ${span.name}`, ...pathOf(parent, spans)];
}

const wayToThePerson = [
  'connect-lambda: redeem token',
  'orchestrator: handover step',
  'orchestrator: handover',
  'gateway: publish escalation',
  'gateway: media stream',
];

/** Both are made at once: most of a call is waiting. */
let wholeCall: Promise<readonly ReceivedSpan[]>;
let brokenCall: Promise<readonly ReceivedSpan[]>;
beforeAll(() => {
  wholeCall = spansOf(humanPlease);
  brokenCall = spansOf(streamLost);
  // Whose call failed says so itself.
  for (const call of [wholeCall, brokenCall]) call.catch(() => undefined);
});

describe('the trace of a call', () => {
  it(
    'leads from the webhook through queue, CRM and redirect to the Lambda, and tells nothing that was said',
    async () => {
      const received = await wholeCall;

      const redeemed = received.find(({ name }) => name === 'redeem token');
      const spans = received.filter(({ traceId }) => traceId === redeemed?.traceId);
      expect(pathOf(redeemed, spans)).toEqual([...wayToThePerson, 'gateway: webhook']);
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

  it(
    'is one over all the streams of a call whose connection breaks',
    async () => {
      const received = await brokenCall;

      const redeemed = received.find(({ name }) => name === 'redeem token');
      const spans = received.filter(({ traceId }) => traceId === redeemed?.traceId);
      const ofStreams = received.filter(({ name }) => name === 'media stream');
      expect(ofStreams).toHaveLength(3);
      expect(spans).toEqual(expect.arrayContaining(ofStreams));
      expect(pathOf(redeemed, spans).slice(0, wayToThePerson.length)).toEqual(wayToThePerson);
    },
    longestMs,
  );
});
