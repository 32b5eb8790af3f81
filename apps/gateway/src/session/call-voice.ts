import { withDeadline, type Clock } from '@voc/resilience';
import type { CallView, CallVoice, ToolSpec, VoiceFactory } from '@voc/voice-client';

/** The model's side of one call, ready or on its way to be. */
export interface OpenVoice {
  readonly client: CallVoice;
  /** The language it was opened in, BCP 47. */
  readonly language: string;
  /** Settles when a provider is ready, or none will be. */
  readonly connected: Promise<void>;
  /** From now on the client knows this call; before, it takes it for one in which nothing was said. */
  attach(call: CallView): void;
}

/** Starts connecting for a call, of which nothing may be known yet. */
export type OpenCallVoice = (parties: CallParties | null, left: AbortSignal) => OpenVoice;

export interface CallVoiceConfig {
  readonly voiceConnectTimeoutMs: number;
  readonly conversation: {
    readonly instructions: string;
    readonly language: string;
    readonly languageByNumber: ReadonlyMap<string, string>;
  };
}

export interface CallVoiceDeps {
  readonly voice: VoiceFactory;
  readonly toolSpecs: readonly ToolSpec[];
  readonly clock: Clock;
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
  return !voice.isChosenByCaller && config.conversation.languageByNumber.size === 0;
}

/** The language in which a number is answered. */
export function languageOf(
  { conversation }: Pick<CallVoiceConfig, 'conversation'>,
  calledNumber: string,
): string {
  return conversation.languageByNumber.get(calledNumber) ?? conversation.language;
}

const unknownCall: CallView = {
  heardTurns: () => [],
  isBotAudible: () => false,
  callerAudibleSinceMs: () => null,
};

/** Starts connecting to the provider for this caller, in the language of the number called. */
export function openCallVoice(
  config: CallVoiceConfig,
  deps: CallVoiceDeps,
  parties: CallParties | null,
  left: AbortSignal,
): OpenVoice {
  const { instructions } = config.conversation;
  const language = parties?.language ?? languageOf(config, parties?.calledNumber ?? '');
  let call = unknownCall;
  const view: CallView = {
    heardTurns: () => call.heardTurns(),
    isBotAudible: () => call.isBotAudible(),
    callerAudibleSinceMs: () => call.callerAudibleSinceMs(),
  };
  const spec = { instructions, language, tools: deps.toolSpecs };
  const client = deps.voice.open(spec, view, parties?.callerPhone ?? null);
  const connected = withDeadline(
    deps.clock,
    config.voiceConnectTimeoutMs,
    (signal) => client.connect(signal),
    left,
  );
  // Awaited once the stream is admitted; a stream that never gets there must not leave a rejection behind.
  connected.catch(() => undefined);
  return { client, language, connected, attach: (known) => void (call = known) };
}
