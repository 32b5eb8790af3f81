import { createTranscoder } from '@voc/audio-codec';
import { withDeadline, type Clock } from '@voc/resilience';
import type { AudioFormat, VoiceClient, VoiceFactory } from '@voc/voice-client';
import { escalateTool } from '../escalation/escalate-tool.js';

/** What Twilio speaks and hears. */
export const telephoneAudio: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };

/** The model's side of one call, ready or on its way to be. */
export interface CallVoice {
  readonly client: VoiceClient;
  /** For logs, metrics and the handover. */
  readonly provider: string;
  /** BCP 47. */
  readonly language: string;
  /** Settles when the provider is ready, or will not be. */
  readonly connected: Promise<void>;
}

export interface CallVoiceConfig {
  readonly voiceConnectTimeoutMs: number;
  readonly conversation: {
    readonly instructions: string;
    readonly language: string;
    readonly languageByNumber: ReadonlyMap<string, string>;
  };
}

/** What the choice of provider and language may depend on; null as long as only the upgrade is known. */
export interface CallParties {
  readonly callerPhone: string | null;
  readonly calledNumber: string;
  /** The language the call has been in on an earlier stream. */
  readonly language: string | null;
}

/** Whether provider and language are the same for every call, so that the provider can connect at the upgrade already. */
export function isVoiceKnownAtUpgrade(config: CallVoiceConfig, voice: VoiceFactory): boolean {
  return voice.providers.length === 1 && config.conversation.languageByNumber.size === 0;
}

/** The language in which a number is answered. */
export function languageOf(
  { conversation }: Pick<CallVoiceConfig, 'conversation'>,
  calledNumber: string,
): string {
  return conversation.languageByNumber.get(calledNumber) ?? conversation.language;
}

/** Starts connecting to the provider for this caller, in the language of the number called. */
export function openCallVoice(
  config: CallVoiceConfig,
  deps: { readonly voice: VoiceFactory; readonly clock: Clock },
  parties: CallParties | null,
  left: AbortSignal,
): CallVoice {
  const { instructions } = config.conversation;
  const language = parties?.language ?? languageOf(config, parties?.calledNumber ?? '');
  const sessions = deps.voice.pick(parties?.callerPhone ?? null);
  const client = sessions.open({ instructions, language, tools: [escalateTool] });
  const connected = withDeadline(
    deps.clock,
    config.voiceConnectTimeoutMs,
    (signal) => client.connect(signal),
    left,
  );
  // Awaited once the stream is admitted; a stream that never gets there must not leave a rejection behind.
  connected.catch(() => undefined);
  return { client, connected, language, provider: sessions.provider };
}

/** The way of a caller's frame into the client: the very text where the provider hears µ-law, converted elsewhere. */
export function callerAudioInto(
  client: Pick<VoiceClient, 'capabilities' | 'sendAudio'>,
): (payload: string) => void {
  const { input } = client.capabilities;
  if (isTelephone(input)) return (payload) => client.sendAudio(payload);
  const transcoder = createTranscoder({ from: telephoneAudio, to: input });
  return (payload) => {
    const converted = transcoder.convert(payload);
    if ('audio' in converted && converted.audio !== '') client.sendAudio(converted.audio);
  };
}

function isTelephone({ encoding, sampleRateHz }: AudioFormat): boolean {
  return encoding === telephoneAudio.encoding && sampleRateHz === telephoneAudio.sampleRateHz;
}
