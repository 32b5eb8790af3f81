import { createTranscoder, type Transcoder } from '@voc/audio-codec';
import { isCodedError } from '@voc/errors';
import {
  createVoiceFactory,
  type VoiceClient,
  type VoiceEvent,
  type VoiceOddity,
  type VoiceSessionSpec,
  type VoiceUsage,
} from '@voc/voice-client';
import { createRecogniser } from '../../src/speech/recogniser.js';
import { loadRecordings } from '../../src/speech/recording-library.js';
import { createJournal, type Journal } from '../../src/world/journal.js';
import { frameBytes, silenceByte } from '../../src/world/phone-network.js';
import { createHurriedClock, type HurriedClock } from './hurried-clock.js';
import type { ProviderFake, ProviderSetup } from './provider-setup.js';

/** A caller's telephone line, a real voice client, and the provider's fake at the far end of a real socket. */
export interface ModelLine {
  readonly client: VoiceClient;
  readonly provider: ProviderFake;
  readonly journal: Journal;
  readonly clock: HurriedClock;
  /** Everything that `events()` has brought, but for what was used. */
  readonly seen: readonly VoiceEvent[];
  /** It may be told at any time, also of what nobody hears. */
  readonly used: readonly VoiceUsage[];
  readonly oddities: readonly VoiceOddity['kind'][];
  /** Tells of each event as it is brought. */
  readonly onEvent: (listener: (event: VoiceEvent) => void) => void;
  /** Resolves when `events()` has ended. */
  readonly over: Promise<void>;
  /** What `connect` is given; no listener may be left on it. */
  readonly signal: AbortSignal;
  readonly connect: () => Promise<void>;
  /** How `connect` fails: the code of the error. */
  readonly refusal: () => Promise<string>;
  /**
   * The caller says a recorded sentence, with the silence around it.
   * @param speed multiple of real time; one that leaves no time to react is the default, Infinity sends all at once
   */
  readonly hear: (recordingId: string, speed?: number) => Promise<void>;
  readonly hearBeginningOf: (recordingId: string) => Promise<void>;
  readonly hearSilence: (ms: number) => Promise<void>;
  /** What the caller hears, one entry per turn with sound: the id of a bot recording, or null for anything else. */
  readonly heardByCaller: () => readonly (string | null)[];
  /** TCP sockets of both ends that are not gone. */
  readonly socketsOpen: () => number;
  readonly dispose: () => Promise<void>;
}

export const recordings = loadRecordings();
/** Left by whatever ran in this process before. */
const foreignSockets = tcpSockets();
const ear = createRecogniser(recordings.all().filter(({ speaker }) => speaker === 'bot'));

const telephone = { encoding: 'mulaw', sampleRateHz: 8_000 } as const;
const bytesPerMs = 8;

const spec: VoiceSessionSpec = {
  instructions: 'You answer phone calls. Keep it short.',
  language: 'en',
  tools: [
    {
      name: 'escalate_to_human',
      description: 'Hands the caller to a person.',
      parameters: {
        type: 'object',
        properties: { reason: { type: 'string' }, summary: { type: 'string' } },
        required: ['reason', 'summary'],
      },
    },
  ],
};

export async function openModelLine(setup: ProviderSetup): Promise<ModelLine> {
  const journal = createJournal();
  const clock = createHurriedClock();
  const provider = await setup.start(journal, recordings);
  const oddities: VoiceOddity['kind'][] = [];
  const factory = createVoiceFactory(provider.env, {
    clock,
    onOddity: ({ kind }) => void oddities.push(kind),
  });
  const client = factory.providers[0]!.open(spec);
  const seen: VoiceEvent[] = [];
  const used: VoiceUsage[] = [];
  const listeners: ((event: VoiceEvent) => void)[] = [];
  const { signal } = new AbortController();
  const connect = (): Promise<void> => client.connect(signal);
  const speak = createCallerVoice(client);

  return {
    client,
    provider,
    journal,
    clock,
    seen,
    used,
    oddities,
    onEvent: (listener) => void listeners.push(listener),
    over: collect(client, (event) => {
      if (event.type === 'usage') used.push(event.usage);
      else seen.push(event);
      for (const tell of listeners) tell(event);
    }),
    signal,
    connect,
    refusal: () => codeOf(connect()),
    hear: (id, speed) => speak([silence(200), recordings.get(id).audio, silence(700)], speed),
    hearBeginningOf: (id) => speak([silence(200), recordings.get(id).audio.subarray(0, 600 * bytesPerMs)]),
    hearSilence: (ms) => speak([silence(ms)]),
    heardByCaller: () => turnsOf(client, seen).map((audio) => ear.recognise(audio)?.recording.id ?? null),
    socketsOpen: () => tcpSockets() - foreignSockets,
    async dispose() {
      await client.close();
      await provider.close();
    },
  };
}

function tcpSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}

/** Asks the model for one recorded sentence, in the words of the gateway. */
export function instructionFor(recordingId: string): string {
  return `Say exactly this sentence in the caller's language: "${recordings.get(recordingId).text}"`;
}

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * bytesPerMs).fill(silenceByte);
}

type CallerVoice = (pieces: readonly Uint8Array[], speed?: number) => Promise<void>;

const frameMs = 20;
/** Timers are too coarse for a pause after each. */
const framesAtOnce = 5;

/** Sends µ-law as 20 ms frames in the client's format, one piece after the other, as one unbroken signal. */
function createCallerVoice(client: VoiceClient): CallerVoice {
  const uplink = createTranscoder({ from: telephone, to: client.capabilities.input });
  return async (pieces, speed = 50) => {
    const sound = Buffer.concat(pieces);
    for (let at = 0; at < sound.length; at += frameBytes) {
      const frame = sound.subarray(at, at + frameBytes).toString('base64');
      client.sendAudio(converted(uplink, frame));
      if (speed < Infinity && (at / frameBytes) % framesAtOnce === 0)
        await pause((framesAtOnce * frameMs) / speed);
    }
  };
}

function turnsOf({ capabilities }: VoiceClient, seen: readonly VoiceEvent[]): readonly Uint8Array[] {
  const turns: string[][] = [[]];
  for (const event of seen) {
    if (event.type === 'audio') turns.at(-1)?.push(event.payload);
    if (event.type === 'turn-done') turns.push([]);
  }
  return turns
    .filter((payloads) => payloads.length > 0)
    .map((payloads) => {
      const downlink = createTranscoder({ from: capabilities.output, to: telephone });
      const texts = [...payloads.map((payload) => converted(downlink, payload)), downlink.flush()];
      return Buffer.concat(texts.map((text) => Buffer.from(text, 'base64')));
    });
}

function converted(transcoder: Transcoder, base64: string): string {
  const result = transcoder.convert(base64);
  if ('refused' in result) throw new Error(`audio that cannot be converted: ${result.refused}`);
  return result.audio;
}

async function collect(client: VoiceClient, take: (event: VoiceEvent) => void): Promise<void> {
  for await (const event of client.events()) take(event);
}

async function codeOf(promise: Promise<void>): Promise<string> {
  try {
    await promise;
    return 'connected';
  } catch (error) {
    return isCodedError(error) ? error.code : 'not a CodedError';
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** Looks again and again until `check` no longer throws; its last error is thrown after three seconds. */
export async function eventually(check: () => void): Promise<void> {
  const givenUpMs = performance.now() + 3_000;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (performance.now() > givenUpMs) throw error;
    }
    await pause(5);
  }
}
