import { ok, unknown, wrong, type Check, type Finding } from '@voc/doctor';
import { isCodedError, type CodedError } from '@voc/errors';
import type { NamedVoiceSessions, VoiceErrorCode, VoiceSessionSpec } from '@voc/voice-client';

export interface VoiceCheckDeps {
  /** Everybody who may speak, at first or when another fails. */
  readonly providers: readonly NamedVoiceSessions[];
  /** As for a call: what the provider refuses there it refuses here. */
  readonly spec: VoiceSessionSpec;
  /** Providers that would not write down what callers say; filled while sessions are opened. */
  readonly withoutTranscripts: ReadonlySet<string>;
}

/**
 * Opens with each provider the very session a call would get, and closes it. Nobody speaks, so nothing is generated: it
 * costs nothing, or what reading the instructions costs.
 */
export function voiceChecks({ providers, spec, withoutTranscripts }: VoiceCheckDeps): readonly Check[] {
  return providers.map((sessions) => ({
    id: `voice.${sessions.provider}`,
    title: `${nameOf(sessions.provider)} gives a session as calls need it`,
    async run(signal) {
      const { provider } = sessions;
      const client = sessions.open(spec);
      try {
        await client.connect(signal);
      } catch (error) {
        if (isCodedError<VoiceErrorCode>(error)) return trouble(provider, error);
        throw error;
      } finally {
        // The closing handshake may take longer than the check has.
        client.close().catch(() => undefined);
      }
      if (withoutTranscripts.has(provider))
        return wrong(
          `${nameOf(provider)} takes the session, but not the model that writes down what callers say.`,
          'Set OPENAI_TRANSCRIPTION_MODEL to a model this key may use.',
        );
      return ok(`${nameOf(provider)} takes the session: key, model, voice, audio format and tools.`);
    },
  }));
}

const names: Readonly<Partial<Record<string, string>>> = { openai: 'OpenAI', nova: 'Bedrock' };

function nameOf(provider: string): string {
  return names[provider] ?? provider;
}

/** What to do about a refusal, by the provider's own word for it, else by what it means to a call. */
const advices: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = {
  openai: {
    invalid_model: 'Set OPENAI_REALTIME_MODEL to a Realtime model that this project may use.',
    model_not_found: 'Set OPENAI_REALTIME_MODEL to a Realtime model that this project may use.',
    insufficient_quota: 'Add credit, or raise the budget of the project, at OpenAI.',
    VOICE_AUTH: 'Set OPENAI_API_KEY to a valid key of the project (platform.openai.com → API keys).',
    VOICE_CONFIG: 'Check the OPENAI_… variables, and the tools of TOOLS_FILE, against the provider’s README.',
    VOICE_CONNECT: 'Let the gateway reach api.openai.com on port 443, and check OPENAI_REALTIME_URL.',
    VOICE_LIMIT: 'Raise the limits of the OpenAI project for this model.',
  },
  nova: {
    AccessDeniedException:
      'Grant bedrock:InvokeModel and bedrock:InvokeModelWithBidirectionalStream on the model, and enable access to it in this account and region.',
    CredentialsProviderError: 'Give the task its role; elsewhere set AWS_PROFILE or access keys.',
    ResourceNotFoundException: 'Set NOVA_MODEL_ID and NOVA_REGION to a model and a region that has it.',
    VOICE_AUTH: 'Renew the AWS credentials, and check the clock of this machine.',
    VOICE_CONFIG: 'Check the NOVA_… variables, and the tools of TOOLS_FILE, against the provider’s README.',
    VOICE_CONNECT: 'Let the gateway reach bedrock-runtime in NOVA_REGION on port 443 (VPC endpoint or NAT).',
    VOICE_LIMIT: 'Raise the Bedrock quotas of the model in this region (Service Quotas).',
  },
};

const meanings: Readonly<Record<VoiceErrorCode, string>> = {
  VOICE_AUTH: 'refuses the credentials',
  VOICE_CONFIG: 'does not take the session as configured',
  VOICE_LIMIT: 'grants no session for now',
  VOICE_CONNECT: 'gave no session',
  VOICE_LOST: 'broke off',
  VOICE_RESPONSE: 'failed',
};

/** Some provider whose own advice is not written yet. */
const otherwise = 'See the README of the provider in libs/voice-client.';

function trouble(provider: string, error: CodedError<VoiceErrorCode>): Finding {
  const detail = isCodedError(error.cause) ? error.cause.code : error.code;
  const advice = advices[provider]?.[detail] ?? advices[provider]?.[error.code] ?? otherwise;
  const found = `${nameOf(provider)} ${meanings[error.code]} (${detail}).`;
  // What a call would wait out, it may not find at the next try.
  const isPassing = error.retryable && error.code !== 'VOICE_CONNECT';
  return isPassing ? unknown(found, `Try again in a minute. ${advice}`) : wrong(found, advice);
}
