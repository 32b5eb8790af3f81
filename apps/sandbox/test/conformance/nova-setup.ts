import { createBedrockFake } from '../../src/bedrock/bedrock-fake.js';
import type { ProviderSetup } from './provider-setup.js';

export const novaSetup: ProviderSetup = {
  name: 'Nova Sonic',
  format: { encoding: 'pcm16', sampleRateHz: 8_000 },
  async start(journal, recordings) {
    const fake = createBedrockFake({ journal, recordings });
    const { faults } = fake;
    faults.set({
      deltaIntervalMs: 1,
      thinkMs: 10,
      endpointingScale: 0.3,
      playbackSpeed: 50,
      maxAudioLeadMs: Infinity,
    });
    const { url } = await fake.start();
    return {
      env: { VOICE_PROVIDER: 'nova', AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url },
      sessionsOpen: () => fake.sessionsOpen(),
      close: () => fake.close(),
      refuseAuth: () => faults.set({ refuseOpen: { status: 403, type: 'AccessDeniedException' } }),
      neverAccept() {
        // Before the session is accepted there is no order in which to end it: the client breaks off.
        faults.set({ primingMs: 60_000, lostClientsAllowed: true });
        return 'session-opened';
      },
      swapFormat: () => faults.set({ forceOutput: { sampleRateHertz: 16_000 } }),
      shortenSessions: () => undefined,
      speakSlowly: () => faults.set({ deltaIntervalMs: 30, lateOutputs: 4, playbackSpeed: 1 }),
      garble: () => faults.set({ malformedChunks: true }),
      addUnknowns: () => faults.set({ unknownEvents: true }),
      stall: () => faults.set({ stall: true }),
      hangUp: () => faults.set({ drop: { how: 'end', times: 1 }, lostClientsAllowed: true }),
      cut: () => fake.cutAll(),
      heardPosition: ({ kind, detail }) => (kind === 'interrupted' ? Number(detail['heardMs']) : null),
    };
  },
};
