import { parseConnectLambdaConfig } from './config.js';

const env = { HANDOVERS_TABLE: 'Handovers', HANDOVER_TOKENS_TABLE: 'HandoverTokens' };

describe('parseConnectLambdaConfig', () => {
  it('needs the two tables only', () => {
    expect(parseConnectLambdaConfig(env)).toEqual({
      handoversTable: 'Handovers',
      tokensTable: 'HandoverTokens',
      queueByPriority: {},
      defaultQueue: 'escalation',
      metricsNamespace: 'VoiceOpenAIConnect',
      logLevel: 'info',
    });
  });

  it('reads queues by priority', () => {
    const { queueByPriority } = parseConnectLambdaConfig({
      ...env,
      QUEUE_BY_PRIORITY: 'urgent=priority, high=escalation',
    });

    expect(queueByPriority).toEqual({ urgent: 'priority', high: 'escalation' });
  });

  it.each(['urgent', 'vip=x', 'urgent=a b', 'urgent=a=b', 'urgent=,high=x'])('refuses %p', (text) => {
    expect(() => parseConnectLambdaConfig({ ...env, QUEUE_BY_PRIORITY: text })).toThrow(
      /QUEUE_BY_PRIORITY: must be/,
    );
  });

  it('names all that is missing', () => {
    expect(() => parseConnectLambdaConfig({})).toThrow(
      /HANDOVER_TOKENS_TABLE: is not set\n {2}HANDOVERS_TABLE: is not set/,
    );
  });

  it.each([
    ['LOG_LEVEL', 'loud', 'must be one of error, warn, info, debug'],
    ['DEFAULT_QUEUE', 'a b', 'must be letters, digits, - and _'],
    ['HANDOVERS_TABLE', 'x'.repeat(2049), 'must be at most 2048 characters'],
  ])('says what is wrong with %s', (variable, value, problem) => {
    expect(() => parseConnectLambdaConfig({ ...env, [variable]: value })).toThrow(`${variable}: ${problem}`);
  });
});
