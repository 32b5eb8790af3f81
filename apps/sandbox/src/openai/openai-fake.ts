import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { createDefaultBrain, type Brain } from '../model/brain.js';
import { systemSchedule } from '../model/scheduler.js';
import { createRecogniser } from '../speech/recogniser.js';
import type { RecordingLibrary } from '../speech/recording.js';
import { createFaults, type Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import { listenOnLoopback, type Listening } from '../world/listen.js';
import { journalOfSession } from '../world/session-journal.js';
import { noOpenAiFaults, type OpenAiFaults } from './openai-faults.js';
import type { SessionPort } from './outbox.js';
import { openRealtimeSession } from './realtime-session.js';
import { realtimePath } from './session-admission.js';
import { createSessionSocket } from './session-socket.js';
import { createUpgradeHandler } from './upgrade.js';

export interface OpenAiFakeOptions {
  readonly journal: Journal;
  readonly recordings: RecordingLibrary;
  /** The only key accepted. */
  readonly apiKey: string;
  readonly brain?: Brain;
}

export interface OpenAiFake {
  readonly faults: Faults<OpenAiFaults>;
  /** @throws Error when the port is taken */
  start(port?: number): Promise<Listening & { readonly realtimeUrl: string }>;
  /** Decides for all sessions from now on; without an argument the default brain does again. */
  setBrain(brain?: Brain): void;
  /** Cuts every connection and stops listening; safe more than once. */
  close(): Promise<void>;
  sessionsOpen(): number;
  /** Cuts every open connection without a close frame, now. */
  cutAll(): void;
  /** Ends every open session with a close frame of 1001, as a server does that is being replaced. */
  hangUpAll(): void;
}

/** 15 MiB of audio are 20 MiB of base64. */
const maxPayloadBytes = 24 * 1024 * 1024;

/** A strict OpenAI Realtime service (the generally available protocol) on loopback. */
export function createOpenAiFake(options: OpenAiFakeOptions): OpenAiFake {
  const { journal, apiKey } = options;
  const faults = createFaults<OpenAiFaults>(noOpenAiFaults);
  const brains = createBrains(options);
  // A frozen session must not answer pings that arrived with the frame before, hence no automatic pongs.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxPayloadBytes, autoPong: false });
  const sessions = createSessions(options, faults, brains.decide);
  const onUpgrade = createUpgradeHandler(apiKey, {
    journal,
    faults,
    schedule: systemSchedule,
    sockets,
    onAdmitted: sessions.open,
  });
  const streams = new Set<Duplex>();
  let listening: Listening | undefined;

  const close = async (): Promise<void> => {
    sessions.cutAll();
    streams.forEach((stream) => stream.destroy());
    await listening?.close();
    listening = undefined;
  };

  return {
    faults,
    async start(port) {
      const server = createServer((_request, response) => void response.writeHead(404).end());
      server.on('upgrade', (request, stream, head) => {
        streams.add(stream);
        stream.once('close', () => void streams.delete(stream));
        onUpgrade(request, stream, head);
      });
      listening = await listenOnLoopback(server, port);
      return { ...listening, close, realtimeUrl: `${listening.url.replace('http', 'ws')}${realtimePath}` };
    },
    setBrain: brains.set,
    close,
    sessionsOpen: sessions.count,
    cutAll: sessions.cutAll,
    hangUpAll: sessions.hangUpAll,
  };
}

function createBrains({ journal, recordings, brain }: OpenAiFakeOptions): {
  readonly decide: Brain;
  readonly set: (brain?: Brain) => void;
} {
  const fallback = createDefaultBrain({
    recordings,
    onUnknownInstruction: () => void journal.record('openai', 'instruction-without-recording', null),
  });
  let current = brain ?? fallback;
  return { decide: (situation) => current(situation), set: (next = fallback) => void (current = next) };
}

interface Sessions {
  readonly open: (socket: WebSocket, model: string) => void;
  readonly count: () => number;
  readonly cutAll: () => void;
  readonly hangUpAll: () => void;
}

function createSessions(options: OpenAiFakeOptions, faults: Faults<OpenAiFaults>, decide: Brain): Sessions {
  const { recordings } = options;
  const recogniser = createRecogniser(recordings.all().filter(({ speaker }) => speaker === 'caller'));
  const ports = new Set<SessionPort>();
  let sessionsSoFar = 0;
  return {
    open(socket, model) {
      const journal = journalOfSession(options.journal, (sessionsSoFar += 1));
      const { port, attach } = createSessionSocket(socket, journal, faults);
      ports.add(port);
      socket.once('close', () => void ports.delete(port));
      attach(
        openRealtimeSession(model, {
          port,
          journal,
          faults,
          recordings,
          recogniser,
          brain: decide,
          schedule: systemSchedule,
          now: Date.now,
          newId: (kind) => `${kind}_${randomBytes(10).toString('hex')}`,
        }),
      );
    },
    count: () => ports.size,
    cutAll: () => ports.forEach((port) => port.terminate()),
    hangUpAll: () => ports.forEach((port) => port.close(1001, '')),
  };
}
