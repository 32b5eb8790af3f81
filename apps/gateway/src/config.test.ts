import { BadEnvironmentError, type Env } from '@voc/config';
import { parseGatewayConfig } from './config.js';

const complete = {
  PUBLIC_BASE_URL: 'https://voice.example.com',
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret',
  ESCALATION_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/escalations',
  HANDOVERS_TABLE: 'Handovers',
  CALLS_TABLE: 'Calls',
};

function problemsOf(env: Env): readonly string[] {
  try {
    parseGatewayConfig(env);
    return [];
  } catch (error) {
    if (error instanceof BadEnvironmentError) return error.variables;
    throw error;
  }
}

describe('parseGatewayConfig', () => {
  it('needs little more than addresses and keys', () => {
    expect(parseGatewayConfig(complete)).toMatchObject({
      port: 3000,
      publicBaseUrl: 'https://voice.example.com',
      twilio: { accountSid: complete.TWILIO_ACCOUNT_SID, authTokens: ['secret'] },
      connectPhoneNumber: null,
      digits: { escalationDigit: '0' },
      maxSessions: 500,
      voiceConnectTimeoutMs: 15_000,
      handoverPatienceMs: 15_000,
      drainTimeoutMs: 25_000,
    });
    expect(parseGatewayConfig(complete).policy.findRequest('Representative!', 'en')).not.toBeNull();
  });

  it('names everything that is missing', () => {
    expect([...problemsOf({})].sort()).toEqual(Object.keys(complete).sort());
  });

  it('names every bad variable at once, and no value', () => {
    const bad = {
      PORT: '70000',
      PUBLIC_BASE_URL: 'voice.example.com',
      TWILIO_ACCOUNT_SID: 'AC123',
      TWILIO_AUTH_TOKEN: ' , ',
      ESCALATION_QUEUE_URL: 'sqs://queue',
      CONNECT_PHONE_NUMBER: '5550100009',
      ASSISTANT_LANGUAGE: 'x',
      ESCALATION_KEYWORDS: ',',
      ESCALATION_DIGIT: '10',
      MAX_SESSIONS: '0',
      VOICE_CONNECT_TIMEOUT_MS: 'soon',
      HANDOVER_PATIENCE_MS: '1.5',
      DRAIN_TIMEOUT_MS: '-1',
      LOG_LEVEL: 'loud',
      LOG_FORMAT: 'xml',
      VOICE_PRICES: '{"gpt-realtime-2.1":32}',
    };

    expect([...problemsOf({ ...complete, ...bad })].sort()).toEqual(Object.keys(bad).sort());
    expect(() => parseGatewayConfig({ ...complete, TWILIO_ACCOUNT_SID: 'AC-secret' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('AC-secret') as string }) as Error,
    );
  });

  it.each([
    ['https://voice.example.com/', 'https://voice.example.com'],
    ['https://voice.example.com/phone/', 'https://voice.example.com/phone'],
    ['https://voice.example.com:443', 'https://voice.example.com'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ])('takes the public address %s without a trailing slash', (given, expected) => {
    expect(parseGatewayConfig({ ...complete, PUBLIC_BASE_URL: given }).publicBaseUrl).toBe(expected);
  });

  it.each([
    ['https://voice.example.com/?x=1'],
    ['https://voice.example.com/#x'],
    ['https://user:password@voice.example.com'],
  ])('refuses the public address %s, to which no path can be appended', (given) => {
    expect(problemsOf({ ...complete, PUBLIC_BASE_URL: given })).toEqual(['PUBLIC_BASE_URL']);
  });

  it('knows what models cost, unless it is told otherwise', () => {
    const own = '{"asOf":"2026-12-01","models":{"openai":{"my-model":{"input-text":1}}}}';
    const { prices } = parseGatewayConfig({ ...complete, VOICE_PRICES: own });

    expect(parseGatewayConfig(complete).prices.models['openai']).toHaveProperty(['gpt-realtime-2.1']);
    expect([prices.asOf, prices.models['openai']?.['my-model']]).toEqual(['2026-12-01', { 'input-text': 1 }]);
  });

  it('takes a list of auth tokens while one is rotated', () => {
    expect(parseGatewayConfig({ ...complete, TWILIO_AUTH_TOKEN: 'new, old' }).twilio.authTokens).toEqual([
      'new',
      'old',
    ]);
  });

  it('reads which number is answered in which language', () => {
    const config = parseGatewayConfig({
      ...complete,
      LANGUAGE_BY_NUMBER: '+4930123456=de, +551130000=pt-BR',
    });

    expect([...config.conversation.languageByNumber]).toEqual([
      ['+4930123456', 'de'],
      ['+551130000', 'pt-BR'],
    ]);
  });

  it.each(['+4930123456', 'de=+4930123456', '+4930123456=german language', '030=de'])(
    'refuses the language list %s',
    (list) => {
      expect(problemsOf({ ...complete, LANGUAGE_BY_NUMBER: list })).toEqual(['LANGUAGE_BY_NUMBER']);
    },
  );
});
