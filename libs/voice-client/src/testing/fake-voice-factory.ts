import type { CallView } from '../call-voice.js';
import type { VoiceCapabilities } from '../capabilities.js';
import type { VoiceSessionSpec } from '../voice-client.js';
import type { NamedVoiceSessions, VoiceFactory } from '../voice-factory.js';
import {
  createFakeVoiceClient,
  fakeCapabilities,
  type FakeVoiceClient,
  type FakeVoiceScript,
} from './fake-voice-client.js';

/** The script of each fake; it may depend on which one it is, counted from 0, and on what it is opened for. */
export type FakeVoiceScriptFor = (index: number, spec: VoiceSessionSpec) => FakeVoiceScript;

export interface FakeVoiceFactory extends VoiceFactory {
  /** Every call's voice handed out, oldest first, with what it was opened for. */
  readonly opened: {
    readonly spec: VoiceSessionSpec;
    readonly call: CallView;
    readonly client: FakeVoiceClient;
  }[];
  /** Every key that a provider was picked for. */
  readonly picked: (string | null)[];
}

/** Hands out fakes as voices of whole calls. */
export function createFakeVoiceFactory(scriptFor: FakeVoiceScriptFor = () => ({})): FakeVoiceFactory {
  const opened: FakeVoiceFactory['opened'] = [];
  const picked: FakeVoiceFactory['picked'] = [];
  return {
    providers: [createFakeVoiceSessions('fake', scriptFor)],
    isChosenByCaller: false,
    opened,
    picked,
    open(spec, call, stickyKey) {
      picked.push(stickyKey);
      const client = createFakeVoiceClient(scriptFor(opened.length, spec), 'fake', 'call');
      opened.push({ spec, call, client });
      return client;
    },
  };
}

export interface FakeVoiceSessions extends NamedVoiceSessions {
  /** Every session handed out, oldest first, with what it was opened for. */
  readonly opened: { readonly spec: VoiceSessionSpec; readonly client: FakeVoiceClient }[];
}

/**
 * A provider whose sessions are fakes, for tests of what outlives sessions.
 * @param capabilities of the provider, and of each session unless its script says otherwise
 */
export function createFakeVoiceSessions(
  provider: string,
  scriptFor: FakeVoiceScriptFor = () => ({}),
  capabilities: Partial<VoiceCapabilities> = {},
): FakeVoiceSessions {
  const opened: FakeVoiceSessions['opened'] = [];
  return {
    provider,
    capabilities: { ...fakeCapabilities, ...capabilities },
    opened,
    open(spec) {
      const script = scriptFor(opened.length, spec);
      const client = createFakeVoiceClient(
        { ...script, capabilities: { ...capabilities, ...script.capabilities } },
        provider,
      );
      opened.push({ spec, client });
      return client;
    },
  };
}
