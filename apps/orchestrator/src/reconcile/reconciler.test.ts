import type { EscalationRequested } from '@voc/contracts';
import type { HandoverCase } from '@voc/handover-token';
import { createFakeClock } from '@voc/resilience/testing';
import { createLogger, createMetricsRegistry } from '@voc/telemetry';
import { createReconciler } from './reconciler.js';

const event: EscalationRequested = {
  type: 'escalation.requested',
  version: 1,
  handover_id: '3f0e5a1d-0a5e-4a55-9a39-0d5a6d9f7c11',
  conversation_id: '5a1d0a5e-3f0e-4a55-9a39-0d5a6d9f7c11',
  call_sid: `CA${'1'.repeat(32)}`,
  stream_sid: `MZ${'2'.repeat(32)}`,
  caller_phone: '+15550100001',
  called_number: '+15550100002',
  provider: 'openai',
  reason: 'user_request',
  trigger: 'escalate_to_human',
  summary: '',
  intent: 'unknown',
  priority: 'normal',
  language: 'en',
  requested_at: '2026-11-22T11:50:00.000Z',
};
const neverRun = (): never => {
  throw new Error('not asked for');
};

describe('createReconciler', () => {
  it('says of which call each handover is that it cares for, also which stream asked for it', async () => {
    const clock = createFakeClock(Date.parse('2026-11-22T12:00:00Z'));
    const minutesAgo = (minutes: number): string => new Date(clock.now() - minutes * 60_000).toISOString();
    const found: HandoverCase = {
      ...{ handover_id: event.handover_id, call_sid: event.call_sid, conversation_id: event.conversation_id },
      ...{ status: 'preparing', failure: null, dial_outcome: null, steps: {}, token: null },
      ...{ created_at: minutesAgo(10), updated_at: minutesAgo(9), requested_at: minutesAgo(10) },
      ...{ caller_ready_at: null, finished_at: null, lease_owner: 'w-1', lease_until: 1 },
      ...{ hubspot_contact_id: null, hubspot_ticket_id: null, hubspot_note_id: null },
      ...{ hubspot_task_id: null, connect_task_id: null, repairs: 0, reported: null },
      escalation: JSON.stringify(event),
    };
    const lines: string[] = [];
    const options = { service: 'orchestrator', level: 'info', format: 'json' } as const;
    const reconcile = createReconciler(
      {
        rules: {
          ...{ quietMs: 30_000, deadlineMs: 120_000, tokenTtlMs: 600_000, dialSilenceMs: 600_000 },
          ...{ repairPausesMs: [300_000], giveUpAfterMs: 3_600_000 },
        },
        sweep: { pageRows: 10, maxPages: 1, horizonMs: 3_600_000, quietMs: 30_000 },
        ...{ maxCases: 10, concurrency: 1, budgetMs: 10_000 },
      },
      {
        clock,
        logger: createLogger(options, { writeLine: (line) => void lines.push(line) }),
        actions: createMetricsRegistry().counter('actions_total', 'x', ['action', 'outcome']),
        handovers: { fail: neverRun, markRedeemed: neverRun },
        care: {
          page: ({ status }) => Promise.resolve({ cases: status === 'preparing' ? [found] : [], next: null }),
          ...{ reopen: neverRun, report: neverRun, dropEscalation: neverRun },
        },
        tokens: { read: neverRun },
        calls: { inspect: neverRun },
        run: () => Promise.resolve({ status: 'finished' }),
      },
    );

    await reconcile({ isDryRun: false, signal: new AbortController().signal });

    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        message: 'handover was cared for',
        call_sid: event.call_sid,
        stream_sid: event.stream_sid,
        conversation_id: event.conversation_id,
        handover_id: event.handover_id,
      }),
    ]);
  });
});
