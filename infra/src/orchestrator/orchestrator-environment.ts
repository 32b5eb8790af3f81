import type { Data } from '../data/data-stack.js';
import { withoutRepeats } from '../service/environment.js';
import { instanceIdOf } from '../stage/connect-settings.js';
import type { Stage } from '../stage/stage-config.js';

export const orchestratorPort = 8081;

/** It finishes what is in hand within 20 s of SIGTERM. */
export const orchestratorStopTimeoutS = 30;

/** Every variable is described in apps/orchestrator/README.md. */
export function orchestratorEnvironment(stage: Stage, data: Data): Readonly<Record<string, string>> {
  const { orchestrator, connect, logs } = stage;
  return withoutRepeats(orchestrator.environment, {
    AWS_REGION: stage.region,
    ESCALATION_QUEUE_URL: data.escalations.queue.queueUrl,
    ESCALATION_DLQ_URL: data.escalations.deadLetters.queueUrl,
    HANDOVERS_TABLE: data.tables.handovers.tableName,
    HANDOVER_TOKENS_TABLE: data.tables.tokens.tableName,
    PUBLIC_BASE_URL: `https://${stage.publicHost}`,
    TWILIO_ACCOUNT_SID: stage.twilioAccountSid,
    CONNECT_PHONE_NUMBER: connect.phoneNumber,
    // Each task counts for itself.
    HUBSPOT_REQUESTS_PER_10S: String(Math.floor(orchestrator.hubSpotRequestsPer10S / orchestrator.tasks.max)),
    LOG_LEVEL: logs.level,
    ...callbackEnvironment(stage),
  });
}

function callbackEnvironment({ connect: { instance } }: Stage): Readonly<Record<string, string>> {
  if (instance?.callbackFlowId === undefined) return {};
  return {
    CONNECT_INSTANCE_ID: instanceIdOf(instance),
    CONNECT_CALLBACK_FLOW_ID: instance.callbackFlowId,
  };
}
