import { escalationRequestedSchema, type EscalationRequested } from '@voc/contracts';
import { handoverId } from '@voc/handover-token';
import { createFakeClock } from '@voc/resilience/testing';
import { createMetricsRegistry, silentLogger } from '@voc/telemetry';
import { createGatewayMetrics } from '../metrics.js';
import type { CallFacts } from './call-facts.js';
import { createCallLog } from './call-log.js';
import { createHandoverDesk } from './handover-desk.js';

const facts: CallFacts = {
  callSid: `CA${'1'.repeat(32)}`,
  conversationId: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
  callerPhone: '+15550100001',
  calledNumber: '+15550100002',
  streamNumber: 0,
  opening: 'greeting',
  expiresAtS: 1_800_000_000,
  streamSid: `MZ${'2'.repeat(32)}`,
};

function openDesk(
  options: {
    readonly earlierAttempts?: number;
    readonly summary?: () => string;
    readonly isQueueDown?: boolean;
  } = {},
) {
  const clock = createFakeClock();
  const registry = createMetricsRegistry();
  const published: EscalationRequested[] = [];
  const happened: string[] = [];
  const left = new AbortController();
  const desk = createHandoverDesk(
    { patienceMs: 15_000 },
    {
      facts,
      provider: () => 'fake',
      language: () => 'en',
      earlierAttempts: options.earlierAttempts ?? 0,
      summary: options.summary ?? (() => 'Caller said: “My invoice is wrong.”'),
      publish: (event) =>
        options.isQueueDown
          ? Promise.reject(new Error('no queue'))
          : Promise.resolve(void published.push(event)),
      book: {
        read: () => Promise.resolve(null),
        fail(_id, reason) {
          happened.push(`failed ${reason}`);
          return Promise.resolve({ outcome: 'moved', record: null });
        },
        markCallerReady: () => Promise.resolve(void happened.push('ready')),
      },
      clock,
      log: createCallLog(silentLogger),
      metrics: createGatewayMetrics(registry),
      left: left.signal,
      onStarted: () => void happened.push('started'),
      farewell: () => Promise.resolve(void happened.push('farewell')),
      onCameBack: (reason) => void happened.push(`back ${reason}`),
    },
  );
  return { clock, registry, published, happened, left, desk };
}

describe('createHandoverDesk', () => {
  it('publishes an event that fits the contract', async () => {
    const { clock, published, desk } = openDesk();

    desk.request({ reason: 'user_request', trigger: 't'.repeat(500), summary: 's'.repeat(5_000) });
    await clock.advance(0);

    expect(escalationRequestedSchema.parse(published[0])).toMatchObject({
      handover_id: handoverId(facts.callSid, 1),
      conversation_id: facts.conversationId,
      reason: 'user_request',
      priority: 'normal',
      intent: 'unknown',
    });
  });

  it('sums up the caller when the request brings no summary', async () => {
    const { clock, published, desk } = openDesk();

    desk.request({ reason: 'dtmf', trigger: 'escalation key' });
    await clock.advance(0);

    expect(published[0]?.summary).toBe('Caller said: “My invoice is wrong.”');
  });

  it('makes one handover of all requests that come while it is under way', async () => {
    const { clock, registry, published, happened, desk } = openDesk();

    desk.request({ reason: 'user_request', trigger: 'representative' });
    desk.request({ reason: 'agent_decision', trigger: 'escalate_to_human' });
    await clock.advance(5_000);
    desk.request({ reason: 'dtmf', trigger: 'escalation key' });
    await clock.advance(0);

    expect(published.map((event) => event.reason)).toEqual(['user_request']);
    expect(happened).toEqual(['started', 'farewell', 'ready']);
    expect(await registry.render()).toContain('gateway_escalations_total{reason="user_request"} 1');
  });

  it('is free again when a handover came back, and numbers the next one on', async () => {
    const { clock, published, happened, desk } = openDesk({ earlierAttempts: 2 });
    desk.request({ reason: 'user_request', trigger: 'representative' });
    await clock.advance(15_000);
    expect(happened.at(-1)).toBe('back no_progress');
    expect(desk.isUnderWay()).toBe(false);

    desk.request({ reason: 'user_request', trigger: 'representative' });
    await clock.advance(0);

    expect(desk.attempts()).toBe(4);
    expect(published.map((event) => event.handover_id)).toEqual([
      handoverId(facts.callSid, 3),
      handoverId(facts.callSid, 4),
    ]);
  });

  it('does nothing for a caller who has left', async () => {
    const { clock, published, left, desk } = openDesk();
    left.abort();

    desk.request({ reason: 'user_request', trigger: 'representative' });
    await clock.advance(0);

    expect(published).toEqual([]);
    expect(desk.isUnderWay()).toBe(false);
  });

  it('has the caller called back while the bot keeps the call, and numbers the next handover on', async () => {
    const { clock, published, happened, desk } = openDesk();
    const callback = { phone: '+15550100007', window: null };

    expect(await desk.bookCallback({ reason: 'user_request', trigger: 'human' }, callback)).toBe('booked');
    expect(desk.isUnderWay()).toBe(false);
    expect(happened).toEqual([]);
    desk.request({ reason: 'user_request', trigger: 'human' });
    await clock.advance(0);

    expect(published.map((event) => escalationRequestedSchema.parse(event))).toMatchObject([
      { handover_id: handoverId(facts.callSid, 1), fulfilment: 'callback', callback },
      { handover_id: handoverId(facts.callSid, 2) },
    ]);
    expect(published[1]).not.toHaveProperty('callback');
  });

  it('says so when a callback cannot be passed on, and leaves nobody to act on it', async () => {
    const { published, happened, desk } = openDesk({ isQueueDown: true });

    expect(
      await desk.bookCallback(
        { reason: 'user_request', trigger: 'human' },
        { phone: '+15550100007', window: null },
      ),
    ).toBe('failed');
    expect(published).toEqual([]);
    expect(happened).toEqual(['failed publish_failed']);
  });

  it('gives the caller back to the bot when the handover breaks off for a reason nobody thought of', async () => {
    const { clock, happened, desk } = openDesk({
      summary() {
        throw new Error('bug');
      },
    });

    desk.request({ reason: 'user_request', trigger: 'representative' });
    await clock.advance(0);

    expect(happened).toEqual(['started', 'back no_progress']);
    expect(desk.isUnderWay()).toBe(false);
  });
});
