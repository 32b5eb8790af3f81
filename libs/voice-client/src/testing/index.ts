export {
  createFakeVoiceClient,
  createFakeVoiceFactory,
  type FakeVoiceClient,
  type FakeVoiceFactory,
  type FakeVoiceRecord,
  type FakeVoiceScript,
} from './fake-voice-client.js';
export {
  describeVoiceClientContract,
  type ScriptedProvider,
  type VoiceContractHarness,
  type VoiceContractSubject,
} from './voice-contract.js';
