import type { AudioFormat } from '@voc/voice-client';
import { createOpenAiFake } from '../../src/openai/openai-fake.js';
import type { ProviderSetup } from './provider-setup.js';

interface WireFormat {
  readonly wireName: 'pcmu' | 'pcm16';
  readonly format: AudioFormat;
  /** What the service confirms when it takes another format than it was asked for. */
  readonly swapped: 'audio/pcmu' | 'audio/pcm';
}

const apiKey = 'sk-conformance-of-the-offline-world';

function openAiSetup({ wireName, format, swapped }: WireFormat): ProviderSetup {
  return {
    name: `OpenAI Realtime, ${wireName}`,
    format,
    async start(journal, recordings) {
      const fake = createOpenAiFake({ journal, recordings, apiKey });
      const { faults } = fake;
      faults.set({ deltaIntervalMs: 1, thinkMs: 10, transcriptionMs: 20 });
      const { realtimeUrl } = await fake.start();
      return {
        env: {
          VOICE_PROVIDER: 'openai',
          OPENAI_API_KEY: apiKey,
          OPENAI_REALTIME_URL: realtimeUrl,
          OPENAI_AUDIO_FORMAT: wireName,
        },
        sessionsOpen: () => fake.sessionsOpen(),
        close: () => fake.close(),
        refuseAuth() {
          const refusal = { type: 'invalid_request_error', code: 'invalid_api_key', closeCode: 3000 };
          faults.set({ refuseSession: refusal });
        },
        neverAccept() {
          faults.set({ withholdSessionUpdated: true });
          return 'session-update-withheld';
        },
        swapFormat: () => faults.set({ forceFormat: swapped }),
        shortenSessions: () => faults.set({ maxSessionMs: 200 }),
        speakSlowly: () => faults.set({ deltaIntervalMs: 30, lateDeltas: 4 }),
        garble: () => faults.set({ malformedMessages: true }),
        addUnknowns: () => faults.set({ unknownEvents: true }),
        stall: () => faults.set({ stall: true }),
        hangUp: () => fake.hangUpAll(),
        cut: () => fake.cutAll(),
        heardPosition: ({ kind, detail }) => (kind === 'truncated' ? Number(detail['heardMs']) : null),
      };
    },
  };
}

export const openAiSetups: readonly ProviderSetup[] = [
  openAiSetup({
    wireName: 'pcmu',
    format: { encoding: 'mulaw', sampleRateHz: 8_000 },
    swapped: 'audio/pcm',
  }),
  openAiSetup({
    wireName: 'pcm16',
    format: { encoding: 'pcm16', sampleRateHz: 24_000 },
    swapped: 'audio/pcmu',
  }),
];
