export {
  createFakeVoiceClient,
  createFakeVoiceFactory,
  type FakeVoiceClient,
  type FakeVoiceFactory,
  type FakeVoiceRecord,
  type FakeVoiceScript,
} from './fake-voice-client.js';
export type {
  ProviderMood,
  ScriptedProvider,
  VoiceContractHarness,
  VoiceContractSubject,
} from './contract-support.js';
export { describeVoiceClientContract } from './voice-contract.js';
