import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import type { VoiceClient, VoiceSessionSpec } from '../../../voice-client.js';
import type { VoiceEvent } from '../../../voice-event.js';
import type { VoiceOddity } from '../../../voice-provider.js';
import { parseNovaConfig } from '../nova-config.js';
import { createNovaVoiceClient } from '../nova-voice-client.js';
import { newServiceHabits, type ServiceHabits } from '../service-habits.js';
import { createFakeStream, type FakeStream, type FakeStreamOptions } from './fake-stream.js';
import type { NovaPuppet } from './nova-puppet.js';

export const spec: VoiceSessionSpec = {
  instructions: 'You answer the phone. Keep it short.',
  language: 'en-US',
  tools: [
    {
      name: 'request_human',
      description: 'Hand over.',
      parameters: { type: 'object', properties: { reason: { type: 'string' } } },
    },
  ],
};
export const never: AbortSignal = new AbortController().signal;
export const frame = Buffer.alloc(320, 5).toString('base64');
export const otherFrame = Buffer.alloc(320, 6).toString('base64');

/** A client on a fake stream. */
export interface Bare {
  readonly client: VoiceClient;
  readonly stream: FakeStream;
  readonly puppet: NovaPuppet;
  readonly clock: FakeClock;
  readonly oddities: VoiceOddity[];
}

/** With everything it says collected. */
export interface Subject extends Bare {
  readonly seen: VoiceEvent[];
  readonly over: Promise<void>;
}

export interface SubjectOptions extends FakeStreamOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly spec?: Partial<VoiceSessionSpec>;
  /** What sessions before this one have learned. */
  readonly habits?: ServiceHabits;
}

export function bareClient(options: SubjectOptions = {}): Bare {
  const stream = createFakeStream(options);
  const clock = createFakeClock();
  const oddities: VoiceOddity[] = [];
  const config = parseNovaConfig({ AWS_REGION: 'us-east-1', ...options.env });
  let ids = 0;
  const client = createNovaVoiceClient(
    config,
    { ...spec, ...options.spec },
    {
      clock,
      onOddity: (oddity) => void oddities.push(oddity),
      openStream: stream.open,
      habits: options.habits ?? newServiceHabits(),
      newId: () => `id-${(ids += 1)}`,
    },
  );
  return { client, stream, puppet: stream.puppet, clock, oddities };
}

export function openClient(options: SubjectOptions = {}): Subject {
  const bare = bareClient(options);
  const seen: VoiceEvent[] = [];
  const over = (async () => {
    for await (const event of bare.client.events()) seen.push(event);
  })();
  return { ...bare, seen, over };
}

export async function connected(options: SubjectOptions = {}): Promise<Subject> {
  const subject = openClient(options);
  await subject.client.connect(never);
  return subject;
}

/** Lets everything that is already under way arrive. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export const types = (subject: Subject): readonly string[] => subject.seen.map((event) => event.type);
