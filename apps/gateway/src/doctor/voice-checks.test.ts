import type { Finding } from '@voc/doctor';
import { CodedError } from '@voc/errors';
import type { NamedVoiceSessions, VoiceErrorCode, VoiceSessionSpec } from '@voc/voice-client';
import { createFakeVoiceClient, type FakeVoiceClient, type FakeVoiceScript } from '@voc/voice-client/testing';
import { voiceChecks } from './voice-checks.js';

const spec: VoiceSessionSpec = {
  instructions: 'You answer the phone.',
  language: 'de',
  tools: [{ name: 'find_order', description: 'Tells where an order is.', parameters: { type: 'object' } }],
};

function refusal(code: VoiceErrorCode, detail: string, retryable = false): CodedError<VoiceErrorCode> {
  return new CodedError(code, 'refused', { retryable, cause: new CodedError(detail, 'as they put it') });
}

interface Opened {
  readonly client: FakeVoiceClient;
  readonly spec: VoiceSessionSpec;
}

function judge(
  provider: string,
  connect: FakeVoiceScript['connect'],
  withoutTranscripts: readonly string[] = [],
) {
  const opened: Opened[] = [];
  const { capabilities } = createFakeVoiceClient();
  const sessions: NamedVoiceSessions = {
    provider,
    capabilities,
    open(given) {
      const client = createFakeVoiceClient(connect === undefined ? {} : { connect });
      opened.push({ client, spec: given });
      return client;
    },
  };
  const [check] = voiceChecks({
    providers: [sessions],
    spec,
    withoutTranscripts: new Set(withoutTranscripts),
  });
  const finding = check?.run(new AbortController().signal);
  return { opened, finding: finding as Promise<Finding> };
}

describe('voiceChecks', () => {
  it('opens the session a call would get, says nothing in it, and closes it', async () => {
    const { finding, opened } = judge('openai', 'accept');

    expect((await finding).status).toBe('ok');
    expect(opened).toHaveLength(1);
    expect(opened[0]?.spec).toBe(spec);
    expect(opened[0]?.client.phase()).toBe('ended');
    expect(opened[0]?.client.record).toMatchObject({ audio: [], said: [], answers: 0 });
  });

  it('is wrong when what callers say would not be written down', async () => {
    expect(await judge('openai', 'accept', ['openai']).finding).toMatchObject({
      status: 'wrong',
      advice: 'Set OPENAI_TRANSCRIPTION_MODEL to a model this key may use.',
    });
  });

  it.each([
    [
      'openai',
      'VOICE_AUTH',
      'invalid_api_key',
      'OpenAI refuses the credentials (invalid_api_key).',
      'OPENAI_API_KEY',
    ],
    [
      'openai',
      'VOICE_CONFIG',
      'model_not_found',
      'OpenAI does not take the session as configured (model_not_found).',
      'OPENAI_REALTIME_MODEL',
    ],
    [
      'openai',
      'VOICE_CONFIG',
      'unknown_parameter',
      'OpenAI does not take the session as configured (unknown_parameter).',
      'TOOLS_FILE',
    ],
    [
      'openai',
      'VOICE_LIMIT',
      'insufficient_quota',
      'OpenAI grants no session for now (insufficient_quota).',
      'Add credit',
    ],
    [
      'nova',
      'VOICE_AUTH',
      'AccessDeniedException',
      'Bedrock refuses the credentials (AccessDeniedException).',
      'bedrock:InvokeModelWithBidirectionalStream',
    ],
    [
      'nova',
      'VOICE_CONFIG',
      'ResourceNotFoundException',
      'Bedrock does not take the session as configured (ResourceNotFoundException).',
      'NOVA_REGION',
    ],
    ['acme', 'VOICE_AUTH', 'who', 'acme refuses the credentials (who).', 'README'],
  ] as const)('%s, %s, %s: says what to do', async (provider, code, detail, found, advice) => {
    expect(await judge(provider, refusal(code, detail)).finding).toMatchObject({
      status: 'wrong',
      found,
      advice: expect.stringContaining(advice) as string,
    });
  });

  it('does not know what a passing refusal comes to, but takes no connection for a mistake', async () => {
    expect(await judge('nova', refusal('VOICE_LIMIT', 'ThrottlingException', true)).finding).toMatchObject({
      status: 'unknown',
      advice: expect.stringMatching(/^Try again in a minute\./) as string,
    });
    expect(await judge('openai', refusal('VOICE_CONNECT', 'http:502', true)).finding).toMatchObject({
      status: 'wrong',
    });
  });
});
