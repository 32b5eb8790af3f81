import { randomUUID } from 'node:crypto';
import type { EscalationRequested } from '@voc/contracts';
import type { CallPlan } from './call-plan.js';
import { runCall, type GatewayHabits, type Story } from './caller.js';
import type { ChaosWorld } from './chaos-world.js';

const sleep = (delayMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));

/** Plays a planned call, and sends the copies of its message beside it. Resolves when both are over. */
export async function placeCall(gateway: GatewayHabits, world: ChaosWorld, plan: CallPlan): Promise<Story> {
  await sleep(plan.startsAfterMs);
  const copies: Promise<void>[] = [];
  const story = await runCall(
    gateway,
    plan.habits,
    {
      ...world.stores,
      twilio: world.twilio,
      async publish(event) {
        const body = JSON.stringify(event);
        await world.queue.send(body);
        for (const delayMs of plan.copiesAfterMs)
          copies.push(sleep(delayMs).then(() => world.queue.send(body)));
      },
    },
    newEscalation(plan.phone),
  );
  await Promise.all(copies);
  return story;
}

function newEscalation(callerPhone: string): EscalationRequested {
  const hex = (): string => randomUUID().replaceAll('-', '');
  return {
    type: 'escalation.requested',
    version: 1,
    handover_id: randomUUID(),
    conversation_id: randomUUID(),
    call_sid: `CA${hex()}`,
    stream_sid: `MZ${hex()}`,
    caller_phone: callerPhone,
    called_number: '+15550100002',
    provider: 'openai',
    reason: 'user_request',
    trigger: 'human',
    summary: 'Charged twice in October.',
    intent: 'billing',
    priority: 'high',
    language: 'en',
    requested_at: new Date().toISOString(),
  };
}
