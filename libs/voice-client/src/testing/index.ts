export {
  createFakeVoiceClient,
  type FakeVoiceClient,
  type FakeVoiceRecord,
  type FakeVoiceScript,
} from './fake-voice-client.js';
export {
  createFakeVoiceFactory,
  createFakeVoiceSessions,
  type FakeVoiceFactory,
  type FakeVoiceScriptFor,
  type FakeVoiceSessions,
} from './fake-voice-factory.js';
export type {
  ProviderMood,
  ScriptedProvider,
  VoiceContractHarness,
  VoiceContractSubject,
} from './contract-support.js';
export { describeVoiceClientContract } from './voice-contract.js';
