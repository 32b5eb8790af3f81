import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escalationReasons } from '@voc/contracts';
import { handoverFailures } from '@voc/handover-token';
import { createMetricsRegistry } from '@voc/telemetry';
import { readMetricsDoc } from '@voc/telemetry/testing';
import {
  tokenKinds,
  voiceProviders,
  type MoveCause,
  type VoiceErrorCode,
  type VoiceEvent,
  type VoiceOddity,
} from '@voc/voice-client';
import type { Staffing } from './availability/availability.js';
import { clipNames } from './clips/clips.js';
import type { StreamViolation } from './media-stream/media-stream.js';
import type { StreamOpening } from './media-stream/stream-ticket.js';
import { createGatewayMetrics } from './metrics.js';
import type { StreamVerdict } from './session/stream-admission.js';
import type { ToolOutcome } from './tools/tool-outcome.js';

type TurnOutcome = Extract<VoiceEvent, { type: 'turn-done' }>['outcome'];

/** The members of a union: one that is missing here, or too many, does not compile. */
function all<Member extends string>(members: Record<Member, true>): readonly Member[] {
  return Object.keys(members) as Member[];
}

const provider = Object.keys(voiceProviders);
const moveCauses = all<MoveCause>({
  renewal: true,
  language: true,
  refused: true,
  lost: true,
  stalled: true,
  failing: true,
});
const errorCodes = all<VoiceErrorCode>({
  VOICE_CONNECT: true,
  VOICE_AUTH: true,
  VOICE_CONFIG: true,
  VOICE_LIMIT: true,
  VOICE_RESPONSE: true,
  VOICE_LOST: true,
});
const webhookRefusals = ['signature', 'fields', 'other-account', 'replay'];
const upgradeRefusals = ['upgrade-path', 'upgrade-signature', 'upgrade-draining', 'upgrade-full'];
const streamRefusals = all<Extract<StreamVerdict, { status: 'refused' }>['cause']>({
  'other-account': true,
  'ticket-missing': true,
  'ticket-forged': true,
  'ticket-expired': true,
  'ticket-other-call': true,
  'ticket-used': true,
});

/** What the code can say, by metric. */
const values: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  gateway_turn_latency_seconds: { provider },
  gateway_first_audio_seconds: {
    opening: all<StreamOpening>({ greeting: true, resumed: true, 'handover-failed': true }),
  },
  gateway_frame_latency_seconds: { direction: ['caller', 'bot'] },
  gateway_dropped_frames_total: { cause: ['provider-not-ready'] },
  gateway_escalations_total: { reason: escalationReasons },
  gateway_escalation_failures_total: { reason: handoverFailures },
  gateway_staffing_checks_total: {
    outcome: all<Exclude<Staffing, 'closed'>>({ available: true, 'nobody-there': true, unknown: true }),
  },
  gateway_callbacks_total: { outcome: ['offered', 'booked', 'failed', 'insisted'] },
  gateway_clips_total: { clip: clipNames },
  gateway_tool_calls_total: {
    tool: ['unknown'],
    outcome: all<ToolOutcome>({
      done: true,
      'unknown-tool': true,
      'bad-arguments': true,
      'too-many': true,
      timeout: true,
      failed: true,
      'bad-result': true,
      dropped: true,
    }),
  },
  gateway_rejected_requests_total: {
    cause: [...webhookRefusals, ...upgradeRefusals, ...streamRefusals],
  },
  gateway_stream_violations_total: {
    cause: all<StreamViolation>({
      'not-json': true,
      'unknown-event': true,
      'bad-fields': true,
      'bad-audio': true,
      binary: true,
      'before-start': true,
      'second-start': true,
      'too-many': true,
      'start-timeout': true,
      'slow-reader': true,
      'silent-peer': true,
    }),
  },
  voice_provider_type: { provider },
  voice_provider_sessions_total: { provider },
  voice_provider_connection_failures_total: { provider, reason: [...moveCauses, ...errorCodes] },
  voice_provider_moves_total: { provider, cause: moveCauses },
  voice_provider_turns_total: {
    provider,
    outcome: all<TurnOutcome>({ completed: true, interrupted: true, incomplete: true, failed: true }),
  },
  voice_provider_tokens_total: { provider, kind: tokenKinds },
  voice_provider_cost_usd_total: { provider },
  voice_provider_unpriced_total: { provider },
  voice_provider_handovers_total: { provider },
  voice_provider_oddities_total: {
    provider,
    kind: all<VoiceOddity['kind']>({
      'unknown-event': true,
      'malformed-event': true,
      'late-audio': true,
      'dropped-audio': true,
      'filled-silence': true,
      'provider-error': true,
      'transcription-failed': true,
      'transcription-refused': true,
    }),
  },
  voice_provider_rate_limit_remaining: { provider, name: ['requests', 'tokens'] },
};

const sorted = (list: readonly string[]): readonly string[] => [...new Set(list)].sort();

describe('docs/metrics.md, Gateway', () => {
  const documented = readMetricsDoc(
    readFileSync(join(__dirname, '../../../docs/metrics.md'), 'utf8'),
    'Gateway',
  );
  const registry = createMetricsRegistry();
  createGatewayMetrics(registry);

  it('names every metric there is, with its type and labels, and no other', () => {
    const shape = (metrics: typeof documented | ReturnType<typeof registry.describe>) =>
      metrics
        .map(({ name, type, labels }) => `${type} ${name} ${sorted(labels).join(' ')}`.trim())
        .toSorted((a, b) => a.localeCompare(b));

    expect(shape(documented)).toEqual(shape(registry.describe()));
  });

  it.each(documented.filter(({ labels }) => labels.length > 0))(
    'lists every value of the labels of $name',
    ({ name, values: listed }) => {
      const expected = values[name] ?? {};

      for (const [label, list] of Object.entries(listed))
        expect(sorted(list)).toEqual(sorted(expected[label] ?? []));
    },
  );
});
