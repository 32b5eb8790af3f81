import { createFakeClock } from '@voc/resilience/testing';
import { describeVoiceClientContract } from '../../testing/index.js';
import { parseOpenAiConfig } from './openai-config.js';
import { createOpenAiVoiceClient } from './openai-voice-client.js';
import { spec } from './testing/client-harness.js';
import { createFakeSocket } from './testing/fake-socket.js';

describeVoiceClientContract('OpenAI, without a network,', {
  open(key) {
    const socket = createFakeSocket({ key });
    const config = parseOpenAiConfig({ OPENAI_API_KEY: 'sk-test' });
    const client = createOpenAiVoiceClient(config, spec, {
      clock: createFakeClock(),
      openSocket: socket.open,
    });
    return Promise.resolve({ client, provider: socket.puppet, dispose: () => Promise.resolve() });
  },
});
