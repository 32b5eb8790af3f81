import { WebSocket, type RawData } from 'ws';
import { createOpenAiFake, type OpenAiFake } from '../src/openai/openai-fake.js';
import { loadRecordings } from '../src/speech/recording-library.js';
import { createJournal, type Journal } from '../src/world/journal.js';

/* A bare client of the Realtime protocol, for the tests of the OpenAI fake. */

export const recordings = loadRecordings();
const apiKey = 'sk-test-of-the-offline-world';

export interface RealtimeEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface RealtimeClient {
  readonly socket: WebSocket;
  readonly events: readonly RealtimeEvent[];
  readonly send: (event: object) => void;
  /** The first event, past or future, that matches. */
  readonly until: (type: string, matches?: (event: RealtimeEvent) => boolean) => Promise<RealtimeEvent>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Status of an upgrade that was refused. */
  readonly refusedWith: Promise<number | undefined>;
}

export interface RealtimeWorld {
  readonly fake: OpenAiFake;
  readonly journal: Journal;
  readonly connect: (query?: string, headers?: Readonly<Record<string, string>>) => RealtimeClient;
  /** Connects and configures; resolves at `session.updated`. */
  readonly openSession: (session?: object) => Promise<RealtimeClient>;
  /** Names of the rules broken so far. */
  readonly brokenRules: () => readonly string[];
  readonly close: () => Promise<void>;
}

export async function startRealtimeWorld(): Promise<RealtimeWorld> {
  const journal = createJournal();
  const fake = createOpenAiFake({ journal, recordings, apiKey });
  const { realtimeUrl } = await fake.start();
  const sockets: WebSocket[] = [];

  const connect: RealtimeWorld['connect'] = (query = '?model=gpt-realtime-2.1', headers = {}) => {
    const all = { authorization: `Bearer ${apiKey}`, ...headers };
    const socket = new WebSocket(`${realtimeUrl}${query}`, { headers: all });
    sockets.push(socket);
    return createClient(socket);
  };

  return {
    fake,
    journal,
    connect,
    async openSession(session = configuration()) {
      const client = connect();
      await client.until('session.created');
      client.send({ type: 'session.update', event_id: 'su_1', session });
      await client.until('session.updated');
      return client;
    },
    brokenRules: () => journal.violations().map((violation) => violation.rule),
    async close() {
      for (const socket of sockets) socket.terminate();
      await fake.close();
    },
  };
}

function createClient(socket: WebSocket): RealtimeClient {
  const events: RealtimeEvent[] = [];
  const watchers = new Set<() => void>();
  socket.on('error', () => undefined);
  socket.on('message', (data: RawData) => {
    const event = parse(data);
    if (event === null) return;
    events.push(event);
    for (const watch of [...watchers]) watch();
  });
  return {
    socket,
    events,
    send: (event) => socket.send(JSON.stringify(event)),
    until: (type, matches = () => true) =>
      new Promise((resolve, reject) => {
        const fail = (): void =>
          reject(new Error(`no ${type}; got ${events.map((event) => event.type).join(' ')}`));
        const timer = setTimeout(fail, 4_000);
        const look = (): void => {
          const found = events.find((event) => event.type === type && matches(event));
          if (found === undefined) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    closed: new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    }),
    refusedWith: new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    }),
  };
}

function parse(data: RawData): RealtimeEvent | null {
  try {
    const json = JSON.parse((data as Buffer).toString('utf8')) as unknown;
    return typeof json === 'object' && json !== null && 'type' in json ? (json as RealtimeEvent) : null;
  } catch {
    return null;
  }
}

const serverVad = { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 };

/** A phone session as a careful client asks for it. */
export function configuration(
  format: object = { type: 'audio/pcmu' },
  turnDetection: object | null = serverVad,
): object {
  const transcription = { model: 'gpt-4o-mini-transcribe', language: 'en' };
  return {
    type: 'realtime',
    instructions: 'You answer the phone.',
    output_modalities: ['audio'],
    audio: {
      input: { format, transcription, turn_detection: turnDetection },
      output: { format, voice: 'marin' },
    },
    tools: [
      {
        type: 'function',
        name: 'escalate_to_human',
        description: 'Hand the caller to a person.',
        parameters: { type: 'object', properties: { reason: { type: 'string' } } },
      },
    ],
  };
}

export function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * 8).fill(0xff);
}

/** Appends in 20 ms frames, as fast as they go. */
export function play(client: RealtimeClient, audio: Uint8Array, frameBytes = 160): void {
  for (let at = 0; at < audio.length; at += frameBytes) {
    const frame = Buffer.from(audio.subarray(at, at + frameBytes)).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio: frame });
  }
}

/** One turn of the caller, with the silence around it. */
export function say(client: RealtimeClient, id: string): void {
  play(client, Buffer.concat([silence(400), recordings.get(id).audio, silence(700)]));
}

export function greet(client: RealtimeClient): void {
  const instructions = `Say exactly this sentence in the caller's language: "${recordings.get('greeting').text}"`;
  const response = { instructions, tool_choice: 'none', metadata: { purpose: 'greeting' } };
  client.send({ type: 'response.create', event_id: 'rc_1', response });
}

export interface DoneResponse {
  readonly id: string;
  readonly status: string;
}

/** The n-th response, the first being 1, when it is done. */
export async function doneResponse(client: RealtimeClient, n = 1): Promise<DoneResponse> {
  const nth = (event: RealtimeEvent): boolean =>
    client.events.filter(({ type }) => type === 'response.done').indexOf(event) === n - 1;
  const event = await client.until('response.done', nth);
  return event['response'] as DoneResponse;
}

export function audioOf(client: RealtimeClient, { id }: DoneResponse): Buffer {
  const deltas = client.events.filter(
    (event) => event.type === 'response.output_audio.delta' && event['response_id'] === id,
  );
  return Buffer.concat(deltas.map((event) => Buffer.from(String(event['delta']), 'base64')));
}
