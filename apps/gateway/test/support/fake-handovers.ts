import {
  transition,
  type DialOutcome,
  type HandoverEvent,
  type HandoverFailure,
  type HandoverRecord,
  type HandoverState,
} from '@voc/handover-token';
import type { GatewayDeps } from '../../src/gateway.js';

type Handovers = GatewayDeps['handovers'];

export interface FakeHandovers extends Handovers {
  /** What was noted, in order, such as `ready ID`. */
  readonly notes: string[];
  readonly states: Map<string, HandoverState>;
  /** What the orchestrator does, seen from here. */
  move(handoverId: string, event: HandoverEvent): void;
}

/** The Handovers table in memory, with the real state machine and without the orchestrator. */
export function createFakeHandovers(): FakeHandovers {
  const notes: string[] = [];
  const states = new Map<string, HandoverState>();
  const dialOutcomes = new Map<string, DialOutcome>();

  const record = (handoverId: string): HandoverRecord | null => {
    const state = states.get(handoverId);
    if (!state) return null;
    const failure = state.status === 'failed' ? state.reason : null;
    return {
      ...emptyRecord,
      handover_id: handoverId,
      status: state.status,
      failure,
      dial_outcome: dialOutcomes.get(handoverId) ?? null,
    };
  };
  const move = (handoverId: string, event: HandoverEvent) => {
    const next = transition(states.get(handoverId) ?? { status: 'requested' }, event);
    if (next.kind === 'moved') states.set(handoverId, next.to);
    const outcome = next.kind === 'moved' ? ('moved' as const) : ('ignored' as const);
    return Promise.resolve({ outcome, record: record(handoverId) });
  };

  return {
    notes,
    states,
    move: (handoverId, event) => void move(handoverId, event),
    read: (handoverId) => Promise.resolve(record(handoverId)),
    fail(handoverId, reason: HandoverFailure) {
      notes.push(`failed ${reason}`);
      return move(handoverId, { type: 'failed', reason });
    },
    markCallerReady(handoverId) {
      notes.push(`ready ${handoverId}`);
      return Promise.resolve();
    },
    markBridged(handoverId) {
      notes.push('bridged');
      return move(handoverId, { type: 'bridged' });
    },
    markDialResult(handoverId, outcome: DialOutcome) {
      notes.push(`dial ${outcome}`);
      dialOutcomes.set(handoverId, outcome);
      return move(
        handoverId,
        outcome === 'bridged' ? { type: 'bridged' } : { type: 'failed', reason: outcome },
      );
    },
  };
}

const emptyRecord: HandoverRecord = {
  handover_id: '',
  status: 'requested',
  failure: null,
  call_sid: null,
  conversation_id: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  requested_at: null,
  caller_ready_at: null,
  hubspot_contact_id: null,
  hubspot_ticket_id: null,
  hubspot_note_id: null,
  hubspot_task_id: null,
  connect_task_id: null,
  token: null,
  steps: {},
  dial_outcome: null,
  finished_at: null,
  lease_owner: null,
  lease_until: null,
};
