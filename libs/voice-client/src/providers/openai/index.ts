import type { VoiceProvider } from '../../voice-provider.js';
import { parseOpenAiConfig } from './openai-config.js';
import { openRealSocket } from './openai-socket.js';
import { createOpenAiVoiceClient } from './openai-voice-client.js';

/** OpenAI's Realtime API over a WebSocket of our own. */
export const openai: VoiceProvider = (env, deps) => {
  const config = parseOpenAiConfig(env);
  return {
    capabilities: config.capabilities,
    open: (spec) => createOpenAiVoiceClient(config, spec, { ...deps, openSocket: openRealSocket }),
  };
};
