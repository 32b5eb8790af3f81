import type { Data } from '../data/data-stack.js';
import { withoutRepeats } from '../service/environment.js';
import { instanceIdOf } from '../stage/connect-settings.js';
import { type Stage, usesProvider } from '../stage/stage-config.js';

export const gatewayPort = 3000;

/** Fargate's longest; see `public-entrance.ts` for what happens before. */
export const gatewayStopTimeoutS = 120;

/** From the end of the drain until the sockets are closed and the last spans sent. */
const closingS = 10;

/** Every variable is described in apps/gateway/README.md. */
export function gatewayEnvironment(stage: Stage, data: Data): Readonly<Record<string, string>> {
  const { gateway, connect, logs } = stage;
  return withoutRepeats(gateway.environment, {
    AWS_REGION: stage.region,
    PUBLIC_BASE_URL: `https://${stage.publicHost}`,
    TWILIO_ACCOUNT_SID: stage.twilioAccountSid,
    ESCALATION_QUEUE_URL: data.escalations.queue.queueUrl,
    HANDOVERS_TABLE: data.tables.handovers.tableName,
    CALLS_TABLE: data.tables.calls.tableName,
    CONNECT_PHONE_NUMBER: connect.phoneNumber,
    MAX_SESSIONS: String(gateway.maxSessions),
    DRAIN_TIMEOUT_MS: String((gatewayStopTimeoutS - closingS) * 1_000),
    LOG_LEVEL: logs.level,
    ...voiceEnvironment(stage),
    ...staffingEnvironment(stage),
  });
}

function voiceEnvironment(stage: Stage): Readonly<Record<string, string>> {
  const { provider, split, fallback, novaRegion, novaModelId } = stage.voice;
  return {
    VOICE_PROVIDER: provider,
    ...(split === undefined ? {} : { HYBRID_SPLIT: split }),
    // The providers of a split step in for each other by themselves.
    ...(provider === 'hybrid' ? {} : { VOICE_FALLBACK: fallback }),
    ...(usesProvider(stage, 'nova')
      ? { NOVA_REGION: novaRegion ?? stage.region, NOVA_MODEL_ID: novaModelId }
      : {}),
  };
}

function staffingEnvironment({ connect: { instance } }: Stage): Readonly<Record<string, string>> {
  if (!instance?.checksStaffing) return {};
  return { CONNECT_INSTANCE_ID: instanceIdOf(instance), CONNECT_QUEUE_ID: instance.escalationQueueId };
}
