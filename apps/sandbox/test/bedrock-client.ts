import {
  BedrockRuntimeClient,
  InvokeModelWithBidirectionalStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { createBedrockFake, type BedrockFake } from '../src/bedrock/bedrock-fake.js';
import { decodeMulaw, encodeMulaw } from '../src/speech/mulaw.js';
import { bytesOf, samplesOf } from '../src/speech/pcm16.js';
import { loadRecordings } from '../src/speech/recording-library.js';
import { resample, type SampleRateHz } from '../src/speech/resampler.js';
import { createJournal, type Journal } from '../src/world/journal.js';

/* A bare client of Nova Sonic on the real SDK, for the tests of the Bedrock fake. */

export const recordings = loadRecordings();
export const modelId = 'amazon.nova-2-sonic-v1:0';

export interface SonicEvent {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One stream. What the SDK throws ends in `end`. */
export interface SonicClient {
  readonly events: readonly SonicEvent[];
  /** One event of input. */
  readonly send: (name: string, body: object) => void;
  /** One chunk, as it is. */
  readonly sendText: (text: string) => void;
  /** Ends the input. */
  readonly endInput: () => void;
  readonly abort: () => void;
  /** The first event, past or future, that matches. */
  readonly until: (
    name: string,
    matches?: (body: SonicEvent['body']) => boolean,
  ) => Promise<SonicEvent['body']>;
  /** Settles when the output is over: with what the SDK threw, or null for an end without a word. */
  readonly end: Promise<Error | null>;
  readonly texts: (role: 'USER' | 'ASSISTANT', stage: 'FINAL' | 'SPECULATIVE') => readonly string[];
  /** All speech so far, as µ-law. */
  readonly speech: (sampleRateHz?: SampleRateHz) => Uint8Array;
}

export interface SonicWorld {
  readonly fake: BedrockFake;
  readonly journal: Journal;
  readonly connect: (model?: string) => SonicClient;
  /** Connects and says everything up to the open audio block. */
  readonly openSession: (
    rateHz?: SampleRateHz,
    history?: readonly (readonly [string, string])[],
  ) => SonicClient;
  readonly brokenRules: () => readonly string[];
  readonly close: () => Promise<void>;
}

export async function startSonicWorld(): Promise<SonicWorld> {
  const journal = createJournal();
  const fake = createBedrockFake({ journal, recordings });
  // Tests speak as fast as they can and do not wait for the playback.
  fake.faults.set({ endpointingScale: 0.3, maxAudioLeadMs: Infinity, playbackSpeed: 50 });
  const { url } = await fake.start();
  const sdk = new BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKIAOFFLINE', secretAccessKey: 'offline' },
    authSchemePreference: ['sigv4'],
    logger: { debug: noop, info: noop, warn: noop, error: noop },
  });
  const clients: SonicClient[] = [];
  const connect: SonicWorld['connect'] = (model = modelId) => {
    const client = createClient(sdk, model);
    clients.push(client);
    return client;
  };

  return {
    fake,
    journal,
    connect,
    openSession(rateHz = 8_000, history = []) {
      const client = connect();
      prime(client, rateHz, history);
      openAudio(client, rateHz);
      return client;
    },
    brokenRules: () => journal.violations().map(({ rule }) => rule),
    async close() {
      for (const client of clients) client.abort();
      await fake.close();
      sdk.destroy();
    },
  };
}

function noop(): void {
  return undefined;
}

function createClient(sdk: BedrockRuntimeClient, model: string): SonicClient {
  const events: SonicEvent[] = [];
  const watchers = new Set<() => void>();
  const input = createInput();
  const abort = new AbortController();

  const run = async (): Promise<Error | null> => {
    try {
      const command = new InvokeModelWithBidirectionalStreamCommand({ modelId: model, body: input.chunks() });
      const { body } = await sdk.send(command, { abortSignal: abort.signal });
      for await (const { chunk } of body ?? []) {
        const event = eventIn(chunk?.bytes);
        if (event !== null) events.push(event);
        for (const watch of [...watchers]) watch();
      }
      return null;
    } catch (error) {
      return error as Error;
    } finally {
      input.close();
    }
  };
  const sendText = (text: string): void => input.push(Buffer.from(text, 'utf8'));
  const textsOf: SonicClient['texts'] = (role, stage) => {
    const wanted = JSON.stringify({ generationStage: stage });
    const blocks = events.filter(({ name, body }) => name === 'contentStart' && body['role'] === role);
    const ids = blocks.flatMap(({ body }) =>
      body['additionalModelFields'] === wanted ? [body['contentId']] : [],
    );
    const outputs = events.filter(
      ({ name, body }) => name === 'textOutput' && ids.includes(body['contentId']),
    );
    return outputs.map(({ body }) => String(body['content']));
  };

  return {
    events,
    send: (name, body) => sendText(JSON.stringify({ event: { [name]: body } })),
    sendText,
    endInput: input.close,
    abort: () => abort.abort(),
    until: (name, matches = () => true) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no ${name}; got ${events.map((event) => event.name).join(' ')}`)),
          4_000,
        );
        const look = (): void => {
          const found = events.find((event) => event.name === name && matches(event.body));
          if (found === undefined) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found.body);
        };
        watchers.add(look);
        look();
      }),
    end: run(),
    texts: textsOf,
    speech(sampleRateHz = 8_000) {
      const pieces = events.flatMap(({ name, body }) =>
        name === 'audioOutput' ? [Buffer.from(String(body['content']), 'base64')] : [],
      );
      return encodeMulaw(resample(samplesOf(Buffer.concat(pieces)), sampleRateHz, 8_000));
    },
  };
}

function eventIn(bytes: Uint8Array | undefined): SonicEvent | null {
  try {
    const { event } = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as { readonly event: object };
    const [entry] = Object.entries(event) as [string, SonicEvent['body']][];
    return entry === undefined ? null : { name: entry[0], body: entry[1] };
  } catch {
    return null;
  }
}

interface Input {
  readonly push: (bytes: Uint8Array) => void;
  readonly close: () => void;
  readonly chunks: () => AsyncGenerator<{ readonly chunk: { readonly bytes: Uint8Array } }>;
}

function createInput(): Input {
  const queue: Uint8Array[] = [];
  let isClosed = false;
  let wake = noop;
  return {
    push(bytes) {
      queue.push(bytes);
      wake();
    },
    close() {
      isClosed = true;
      wake();
    },
    async *chunks() {
      for (;;) {
        const bytes = queue.shift();
        if (bytes !== undefined) yield { chunk: { bytes } };
        else if (isClosed) return;
        else await new Promise<void>((resolve) => void (wake = resolve));
      }
    },
  };
}

const inSession = { promptName: 'prompt-1' } as const;
const lpcm = {
  mediaType: 'audio/lpcm',
  sampleSizeBits: 16,
  channelCount: 1,
  encoding: 'base64',
  audioType: 'SPEECH',
} as const;
const plainText = { mediaType: 'text/plain' } as const;

const escalationTool = {
  toolSpec: {
    name: 'escalate_to_human',
    description: 'Hand the caller to a person.',
    inputSchema: { json: '{"type":"object","properties":{"reason":{"type":"string"}}}' },
  },
} as const;

export const sessionStart = {
  inferenceConfiguration: { maxTokens: 1_024, topP: 0.9, temperature: 0.7 },
  turnDetectionConfiguration: { endpointingSensitivity: 'HIGH' },
} as const;

export function promptStart(rateHz: SampleRateHz): object {
  return {
    ...inSession,
    textOutputConfiguration: plainText,
    audioOutputConfiguration: { ...lpcm, sampleRateHertz: rateHz, voiceId: 'tiffany' },
    toolUseOutputConfiguration: { mediaType: 'application/json' },
    toolConfiguration: { toolChoice: { auto: {} }, tools: [escalationTool] },
  };
}

let blocks = 0;

/** A TEXT block. */
export function sendText(client: SonicClient, role: string, content: string, interactive = false): void {
  const block = { ...inSession, contentName: `content-${(blocks += 1)}` };
  const start = { ...block, type: 'TEXT', interactive, role, textInputConfiguration: plainText };
  client.send('contentStart', start);
  client.send('textInput', { ...block, content });
  client.send('contentEnd', block);
}

export function prime(
  client: SonicClient,
  rateHz: SampleRateHz = 8_000,
  history: readonly (readonly [string, string])[] = [],
): void {
  client.send('sessionStart', sessionStart);
  client.send('promptStart', promptStart(rateHz));
  sendText(client, 'SYSTEM', 'You answer phone calls. Keep it short.');
  for (const [role, text] of history) sendText(client, role, text);
}

const audioBlock = { ...inSession, contentName: 'audio-1' } as const;

export function openAudio(client: SonicClient, rateHz: SampleRateHz = 8_000): void {
  const audioInputConfiguration = { ...lpcm, sampleRateHertz: rateHz };
  client.send('contentStart', {
    ...audioBlock,
    type: 'AUDIO',
    interactive: true,
    role: 'USER',
    audioInputConfiguration,
  });
}

/** Sends µ-law as PCM16 in 20 ms frames, as fast as they go. */
export function play(client: SonicClient, mulaw: Uint8Array, rateHz: SampleRateHz = 8_000): void {
  const pcm = bytesOf(resample(decodeMulaw(mulaw), 8_000, rateHz));
  const frameBytes = (rateHz / 50) * 2;
  for (let at = 0; at < pcm.length; at += frameBytes) {
    const content = Buffer.from(pcm.subarray(at, at + frameBytes)).toString('base64');
    client.send('audioInput', { ...audioBlock, content });
  }
}

export function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

/** One turn of the caller, with the silence around it. */
export function say(client: SonicClient, id: string, rateHz: SampleRateHz = 8_000): void {
  play(client, Buffer.concat([silence(400), recordings.get(id).audio, silence(700)]), rateHz);
}

/** Asks for the greeting, and lets silence follow so that it is answered. */
export function greet(client: SonicClient): void {
  sendText(client, 'USER', `Say exactly this sentence: "${recordings.get('greeting').text}"`, true);
  play(client, silence(200));
}

export function sendToolResult(client: SonicClient, toolUseId: unknown, content: string): void {
  const block = { ...inSession, contentName: `content-${(blocks += 1)}` };
  const toolResultInputConfiguration = { toolUseId, type: 'TEXT', textInputConfiguration: plainText };
  client.send('contentStart', {
    ...block,
    interactive: false,
    type: 'TOOL',
    role: 'TOOL',
    toolResultInputConfiguration,
  });
  client.send('toolResult', { ...block, content });
  client.send('contentEnd', block);
}

/** The end of the turn's audio. */
export function turnEnd(client: SonicClient, stopReason = 'END_TURN'): Promise<SonicEvent['body']> {
  return client.until('contentEnd', (body) => body['type'] === 'AUDIO' && body['stopReason'] === stopReason);
}

/** The protocol's own end. */
export function hangUp(client: SonicClient): void {
  client.send('contentEnd', audioBlock);
  client.send('promptEnd', inSession);
  client.send('sessionEnd', {});
  client.endInput();
}
