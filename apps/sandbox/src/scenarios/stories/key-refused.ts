import type { Scenario } from '../scenario.js';
import { knownCaller } from './callers.js';

/** Nobody can talk to this caller, but somebody can: a key that is refused is not tried twice. */
export const keyRefused: Scenario = {
  name: 'key-refused',
  title: 'OpenAI refuses our key at the first word; the log says how, and the caller gets a person',
  voice: { provider: 'openai', fallback: null },
  caller: {
    from: knownCaller,
    steps: [{ hear: 'clip-connecting-en' }, { hear: 'agent-hello', withinMs: 25_000 }, { hangUp: true }],
  },
  faults: {
    openai: { refuseSession: { type: 'invalid_request_error', code: 'invalid_api_key', closeCode: 3000 } },
  },
  expectations: [
    { expect: 'bridged' },
    { expect: 'escalation', reason: 'provider_error', trigger: 'VOICE_AUTH' },
    {
      expect: 'log-has',
      message: 'voice provider refused',
      fields: { error_code: 'VOICE_AUTH', cause_code: 'invalid_api_key' },
    },
    { expect: 'agent-saw', attributes: { caller_phone: knownCaller, escalation_reason: 'provider_error' } },
    { expect: 'sessions', openai: 0 },
    { expect: 'silence-at-most', ms: 2_500 },
  ],
};
