export type { AudioFormat, VoiceCapabilities } from './capabilities.js';
export type { CallView, CallVoice } from './call-voice.js';
export type { HeardItem, HeardTurn, ToolSpec, VoiceClient, VoiceSessionSpec } from './voice-client.js';
export type {
  MoveCause,
  SpeechPurpose,
  TokenCounts,
  TokenKind,
  VoiceCloseReason,
  VoiceErrorCode,
  VoiceEvent,
  VoiceUsage,
} from './voice-event.js';
export { tokenKinds } from './voice-event.js';
export {
  createVoiceFactory,
  voiceProviders,
  type NamedVoiceSessions,
  type VoiceFactory,
  type VoiceFactoryDeps,
  type VoiceProviderName,
} from './voice-factory.js';
export type {
  VoiceDeps,
  VoiceOddity,
  VoiceProvider,
  VoiceRateLimit,
  VoiceSessions,
} from './voice-provider.js';
