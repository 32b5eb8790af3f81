import type { TokenRecord } from '@voc/handover-token';
import { contextAnswer, refusalAnswer } from './connect-answer.js';

const record: TokenRecord = {
  token: '1234567890',
  handover_id: 'h-1',
  conversation_id: 'c-1',
  call_sid: 'CA00000000000000000000000000000001',
  created_at: '2026-11-22T12:00:00.000Z',
  expires_at: 1_795_000_000,
  caller_phone: '+15550100001',
  hubspot_contact_id: '90001',
  hubspot_ticket_id: '70001',
  summary: 'Charged twice',
  intent: 'billing',
  priority: 'urgent',
  escalation_reason: 'user_request',
  redeemed_at: null,
  redeemed_by: null,
  stream_sid: null,
  traceparent: null,
};
const config = { queueByPriority: { urgent: 'priority' }, defaultQueue: 'escalation' };

describe('contextAnswer', () => {
  it('gives the flow exactly the context, as strings, and not the token', () => {
    expect(contextAnswer(config, record)).toEqual({
      success: 'true',
      conversation_id: 'c-1',
      caller_phone: '+15550100001',
      hubspot_contact_id: '90001',
      hubspot_ticket_id: '70001',
      summary: 'Charged twice',
      intent: 'billing',
      priority: 'urgent',
      escalation_reason: 'user_request',
      route_to_queue: 'priority',
    });
  });

  it('has an empty string for what is not known', () => {
    const answer = contextAnswer(config, {
      ...record,
      caller_phone: null,
      hubspot_contact_id: null,
      hubspot_ticket_id: null,
    });

    expect(answer).toMatchObject({ caller_phone: '', hubspot_contact_id: '', hubspot_ticket_id: '' });
  });

  it('sends a priority without a queue of its own to the default one', () => {
    expect(contextAnswer(config, { ...record, priority: 'normal' })['route_to_queue']).toBe('escalation');
    expect(contextAnswer(config, { ...record, priority: 'constructor' })['route_to_queue']).toBe(
      'escalation',
    );
  });

  it('cuts a summary that would not fit the agent’s screen', () => {
    expect(contextAnswer(config, { ...record, summary: 'x'.repeat(2_000) })['summary']).toHaveLength(1_000);
  });
});

describe('refusalAnswer', () => {
  it('is flat and says why', () => {
    expect(refusalAnswer('expired')).toEqual({ success: 'false', reason: 'expired' });
  });
});
