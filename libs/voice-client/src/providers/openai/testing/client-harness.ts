import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import type { VoiceClient, VoiceSessionSpec } from '../../../voice-client.js';
import type { VoiceEvent } from '../../../voice-event.js';
import type { VoiceOddity, VoiceRateLimit } from '../../../voice-provider.js';
import { parseOpenAiConfig } from '../openai-config.js';
import { createOpenAiVoiceClient } from '../openai-voice-client.js';
import { createFakeSocket, type FakeSocket, type FakeSocketOptions } from './fake-socket.js';
import type { OpenAiPuppet } from './openai-puppet.js';

export const spec: VoiceSessionSpec = {
  instructions: 'You answer the phone. Keep it short.',
  language: 'en-GB',
  tools: [
    { name: 'request_human', description: 'Hand over.', parameters: { type: 'object', properties: {} } },
  ],
};
export const never: AbortSignal = new AbortController().signal;
export const audio20 = Buffer.alloc(160, 5).toString('base64');
export const audio40 = Buffer.alloc(320, 6).toString('base64');

/** A client on a fake socket, with everything it says and does collected. */
export interface Subject {
  readonly client: VoiceClient;
  readonly socket: FakeSocket;
  readonly puppet: OpenAiPuppet;
  readonly clock: FakeClock;
  readonly seen: VoiceEvent[];
  readonly oddities: VoiceOddity[];
  readonly rateLimits: VoiceRateLimit[];
  readonly over: Promise<void>;
}

export function openClient(
  options: FakeSocketOptions & { env?: Readonly<Record<string, string>> } = {},
): Subject {
  const socket = createFakeSocket(options);
  const clock = createFakeClock();
  const oddities: VoiceOddity[] = [];
  const rateLimits: VoiceRateLimit[] = [];
  const config = parseOpenAiConfig({ OPENAI_API_KEY: 'sk-test', ...options.env });
  const client = createOpenAiVoiceClient(config, spec, {
    clock,
    onOddity: (oddity) => void oddities.push(oddity),
    onRateLimit: (limit) => void rateLimits.push(limit),
    openSocket: socket.open,
  });
  const seen: VoiceEvent[] = [];
  const over = (async () => {
    for await (const event of client.events()) seen.push(event);
  })();
  return { client, socket, puppet: socket.puppet, clock, seen, oddities, rateLimits, over };
}

export async function connected(options: Parameters<typeof openClient>[0] = {}): Promise<Subject> {
  const subject = openClient(options);
  await subject.client.connect(never);
  return subject;
}

/** Lets everything that is already under way arrive. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export const types = (subject: Subject): readonly string[] => subject.seen.map((event) => event.type);
export const refuse = (code: string | null, more: object = {}) => ({
  type: 'error',
  error: { type: 'invalid_request_error', code, message: 'x', ...more },
});
export const created = (id: string, purpose: string | null) => ({
  type: 'response.created',
  response: { id, status: 'in_progress', metadata: purpose === null ? null : { purpose } },
});
export const done = (id: string, status: string, details: unknown = null) => ({
  type: 'response.done',
  response: { id, status, status_details: details, output: [] },
});
export const delta = (id: string, itemId: string, payload: string) => ({
  type: 'response.output_audio.delta',
  response_id: id,
  item_id: itemId,
  output_index: 0,
  content_index: 0,
  delta: payload,
});
export const speechStarted = {
  type: 'input_audio_buffer.speech_started',
  audio_start_ms: 10,
  item_id: 'item_c',
};
export const speechStopped = {
  type: 'input_audio_buffer.speech_stopped',
  audio_end_ms: 10,
  item_id: 'item_c',
};
