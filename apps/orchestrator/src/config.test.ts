import { parseOrchestratorConfig } from './config.js';

const env = {
  ESCALATION_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/Escalations',
  HANDOVERS_TABLE: 'Handovers',
  HANDOVER_TOKENS_TABLE: 'HandoverTokens',
  PUBLIC_BASE_URL: 'https://voice.example.com',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000002',
  TWILIO_AUTH_TOKEN: 'new, old',
  HUBSPOT_ACCESS_TOKEN: 'pat-na1-x',
  CONNECT_PHONE_NUMBER: '+15550100009',
};

describe('parseOrchestratorConfig', () => {
  it('needs only what nobody can guess', () => {
    const config = parseOrchestratorConfig(env);

    expect(config).toMatchObject({
      queue: { queueUrl: env.ESCALATION_QUEUE_URL, deadLetterQueueUrl: null },
      tables: { handovers: 'Handovers', tokens: 'HandoverTokens', tokenTtlS: 600 },
      handover: {
        crmBudgetMs: 2500,
        deadlineMs: 120_000,
        dial: { dtmfPrefix: 'wwww', dialTimeoutS: 30, defaultCallerId: null },
      },
      hubSpot: { apiVersion: '2026-09', ticketPipeline: '0', ticketStage: '1', ticketExtraProperties: {} },
      twilio: { authToken: 'new', timeoutMs: 8_000 },
      health: null,
    });
    expect(config.hubSpot.baseUrl.href).toBe('https://api.hubapi.com/');
    expect(config.hubSpot.retryDelaysMs).toEqual([1_000, 2_000, 4_000, 8_000, 10_000]);
  });

  it('names every bad variable at once and repeats no value', () => {
    const bad = {
      ...env,
      CONNECT_PHONE_NUMBER: '0555 secret',
      DTMF_PREFIX: 'w1w',
      HUBSPOT_TICKET_EXTRA_PROPERTIES: '{"a":1}',
      HUBSPOT_API_VERSION: 'v9',
      TWILIO_AUTH_TOKEN: '',
    };

    expect(() => parseOrchestratorConfig(bad)).toThrow(
      expect.objectContaining({
        variables: [
          'TWILIO_AUTH_TOKEN',
          'HUBSPOT_API_VERSION',
          'HUBSPOT_TICKET_EXTRA_PROPERTIES',
          'CONNECT_PHONE_NUMBER',
          'DTMF_PREFIX',
        ],
        message: expect.not.stringContaining('secret') as string,
      }) as Error,
    );
  });

  it('reconciles every minute unless told otherwise, and repairs more and more rarely', () => {
    const { reconcile, reconcileIntervalMs } = parseOrchestratorConfig(env);

    expect(reconcileIntervalMs).toBe(60_000);
    expect(reconcile.repairPausesMs.map((pauseMs) => pauseMs / 60_000)).toEqual([
      5, 10, 20, 40, 80, 160, 320,
    ]);
    expect(parseOrchestratorConfig({ ...env, RECONCILE_INTERVAL_S: '0' }).reconcileIntervalMs).toBeNull();
  });

  it('takes one time for how long a dead worker keeps others away', () => {
    const { handover, reconcile } = parseOrchestratorConfig({ ...env, HANDOVER_LEASE_S: '5' });

    expect([handover.leaseMs, reconcile.quietMs]).toEqual([5_000, 5_000]);
  });

  it('makes tasks at Connect where it knows the flow, which needs the instance', () => {
    const CONNECT_INSTANCE_ID = '00000000-0000-4000-8000-000000000001';
    const CONNECT_CALLBACK_FLOW_ID = '00000000-0000-4000-8000-000000000003';

    expect(parseOrchestratorConfig({ ...env, CONNECT_INSTANCE_ID }).callbackTasks).toBeNull();
    expect(
      parseOrchestratorConfig({ ...env, CONNECT_INSTANCE_ID, CONNECT_CALLBACK_FLOW_ID }).callbackTasks,
    ).toEqual({ instanceId: CONNECT_INSTANCE_ID, contactFlowId: CONNECT_CALLBACK_FLOW_ID });
    expect(() => parseOrchestratorConfig({ ...env, CONNECT_CALLBACK_FLOW_ID })).toThrow(
      'CONNECT_INSTANCE_ID: is needed with CONNECT_CALLBACK_FLOW_ID',
    );
  });

  it('reads the extra properties of tickets from JSON', () => {
    const config = parseOrchestratorConfig({
      ...env,
      HUBSPOT_TICKET_EXTRA_PROPERTIES: '{"category":"voice"}',
    });

    expect(config.hubSpot.ticketExtraProperties).toEqual({ category: 'voice' });
  });
});
