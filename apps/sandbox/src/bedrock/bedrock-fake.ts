import { randomUUID } from 'node:crypto';
import { createServer, type ServerHttp2Stream } from 'node:http2';
import { createDefaultBrain, type Brain } from '../model/brain.js';
import { spendFault } from '../model/counted-fault.js';
import { systemSchedule } from '../model/scheduler.js';
import { createRecogniser } from '../speech/recogniser.js';
import type { RecordingLibrary } from '../speech/recording.js';
import { createFaults, type Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import type { Listening } from '../world/listen.js';
import { journalOfSession } from '../world/session-journal.js';
import { admit, currentModelIds, type Refusal } from './admission.js';
import { noBedrockFaults, type BedrockFaults } from './bedrock-faults.js';
import { listenHttp2, type Http2Listening } from './http2-listening.js';
import { createSessionStream, refuseStream } from './session-stream.js';
import { openSonicSession, type SonicSession } from './sonic-session.js';

export interface BedrockFakeOptions {
  readonly journal: Journal;
  readonly recordings: RecordingLibrary;
  /** The only models there are. Default: Nova 2 Sonic and Nova 2.5 Sonic. */
  readonly modelIds?: readonly string[];
  readonly brain?: Brain;
}

export interface BedrockFake {
  readonly faults: Faults<BedrockFaults>;
  /** @throws Error when the port is taken */
  start(port?: number): Promise<Listening>;
  /** Decides for all sessions from now on; without an argument the default brain does again. */
  setBrain(brain?: Brain): void;
  sessionsOpen(): number;
  /** Destroys every open connection, now. */
  cutAll(): void;
  /** Cuts every connection and stops listening; safe more than once. */
  close(): Promise<void>;
}

/** A strict Bedrock runtime with Nova 2 Sonic, for bidirectional streams over plain HTTP/2 on loopback. */
export function createBedrockFake(options: BedrockFakeOptions): BedrockFake {
  const { journal, modelIds = currentModelIds } = options;
  const faults = createFaults<BedrockFaults>(noBedrockFaults);
  const fallback = createDefaultBrain({
    recordings: options.recordings,
    onUnknownInstruction: () => void journal.record('bedrock', 'instruction-without-recording', null),
  });
  let brain = options.brain ?? fallback;
  const sessions = createSessions(options, faults, (situation) => brain(situation));
  let listening: Http2Listening | undefined;

  const refuse = (stream: ServerHttp2Stream, refusal: Refusal): void => {
    journal.record('bedrock', 'session-refused', null, { status: refusal.status, type: refusal.type });
    refuseStream(stream, refusal);
  };
  const close = async (): Promise<void> => {
    const open = listening;
    listening = undefined;
    await open?.close();
  };

  return {
    faults,
    async start(port) {
      const server = createServer();
      server.on('stream', (stream, headers) => {
        const admission = admit(headers, modelIds);
        if (admission.status === 'refused') {
          journal.violation('bedrock', admission.rule, admission.refusal.message);
          refuse(stream, admission.refusal);
          return;
        }
        const wanted = spendFault(faults, 'refuseOpen');
        if (wanted === null) sessions.open(stream, admission.modelId);
        else refuse(stream, { message: 'Refused on request.', ...wanted });
      });
      listening = await listenHttp2(server, port);
      return { port: listening.port, url: listening.url, close };
    },
    setBrain: (next = fallback) => void (brain = next),
    sessionsOpen: sessions.count,
    cutAll() {
      sessions.cutAll();
      listening?.cutAll();
    },
    close,
  };
}

interface Sessions {
  readonly open: (stream: ServerHttp2Stream, modelId: string) => void;
  readonly count: () => number;
  readonly cutAll: () => void;
}

function createSessions(
  { journal, recordings }: BedrockFakeOptions,
  faults: Faults<BedrockFaults>,
  brain: Brain,
): Sessions {
  const recogniser = createRecogniser(recordings.all().filter(({ speaker }) => speaker === 'caller'));
  const open = new Set<SonicSession>();
  let sessionsSoFar = 0;
  return {
    open(stream, modelId) {
      const { port, attach } = createSessionStream(stream);
      const session = openSonicSession(modelId, {
        ...{ port, faults, recordings, recogniser, brain },
        journal: journalOfSession(journal, (sessionsSoFar += 1)),
        schedule: systemSchedule,
        newId: randomUUID,
      });
      open.add(session);
      stream.once('close', () => void open.delete(session));
      attach(session);
    },
    count: () => open.size,
    cutAll: () => open.forEach((session) => session.cut()),
  };
}
