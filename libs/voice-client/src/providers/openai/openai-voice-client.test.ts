import { createFakeClock } from '@voc/resilience/testing';
import { describeVoiceClientContract } from '../../testing/index.js';
import type { VoiceOddity } from '../../voice-provider.js';
import { parseOpenAiConfig } from './openai-config.js';
import { createOpenAiVoiceClient } from './openai-voice-client.js';
import { spec } from './testing/client-harness.js';
import { createFakeSocket } from './testing/fake-socket.js';

describe.each(['pcmu', 'pcm16'])('OpenAI speaking %s', (format) => {
  describeVoiceClientContract('OpenAI, without a network,', {
    open(mood) {
      const socket = createFakeSocket({
        key: mood === 'refusing' ? 'refused' : 'accepted',
        upgrade: mood === 'silent' ? 'stall' : 'open',
      });
      const config = parseOpenAiConfig({ OPENAI_API_KEY: 'sk-test', OPENAI_AUDIO_FORMAT: format });
      const clock = createFakeClock();
      const oddities: VoiceOddity[] = [];
      const client = createOpenAiVoiceClient(config, spec, {
        clock,
        onOddity: (oddity) => void oddities.push(oddity),
        openSocket: socket.open,
      });
      return Promise.resolve({
        client,
        provider: socket.puppet,
        oddities,
        passTime: (ms: number) => clock.advance(ms),
        pendingTimers: () => clock.pending(),
        dispose: () => Promise.resolve(),
      });
    },
  });
});
