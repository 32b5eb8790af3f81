import { randomUUID } from 'node:crypto';
import type { VoiceProvider } from '../../voice-provider.js';
import { parseNovaConfig } from './nova-config.js';
import { createNovaStreams } from './nova-stream.js';
import { createNovaVoiceClient } from './nova-voice-client.js';
import { newServiceHabits } from './service-habits.js';

/** Amazon Nova 2 Sonic over Bedrock's bidirectional streaming. */
export const nova: VoiceProvider = (env, deps) => {
  const config = parseNovaConfig(env);
  const shared = { openStream: createNovaStreams(config), habits: newServiceHabits(), newId: randomUUID };
  return {
    capabilities: config.capabilities,
    open: (spec) => createNovaVoiceClient(config, spec, { ...deps, ...shared }),
  };
};
