import type { Brain } from '../model/brain.js';
import { spendFault } from '../model/counted-fault.js';
import { decodeBase64 } from '../model/decode-base64.js';
import { createTimers, type Schedule, type Timers } from '../model/scheduler.js';
import type { Recogniser } from '../speech/recogniser.js';
import type { RecordingLibrary } from '../speech/recording.js';
import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import { parseClientEvent, type ClientEvent } from './client-events.js';
import { createItem, deleteItem, retrieveItem, truncateItem } from './conversation-requests.js';
import { createConversation } from './conversation.js';
import type { OpenAiFaults } from './openai-faults.js';
import { createOutbox, type SessionPort } from './outbox.js';
import { createResponseDesk, type ResponseDesk } from './response-desk.js';
import { defaultSession } from './session-config.js';
import type { SessionContext } from './session-context.js';
import { createSessionSettings, type SessionSettings } from './session-settings.js';
import { createTurnTaking, type TurnTaking } from './turn-taking.js';

export interface RealtimeSessionDeps {
  readonly port: SessionPort;
  readonly journal: Journal;
  readonly faults: Faults<OpenAiFaults>;
  readonly recordings: RecordingLibrary;
  readonly recogniser: Recogniser;
  readonly brain: Brain;
  readonly schedule: Schedule;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: SessionContext['newId'];
}

/** One Realtime session from `session.created` on. */
export interface RealtimeSession {
  receive(frame: string): void;
  /** The protocol is text only. */
  receiveBinary(): void;
  /** The connection is gone. */
  ended(): void;
}

interface Parts {
  readonly context: SessionContext;
  readonly settings: SessionSettings;
  readonly turns: TurnTaking;
  readonly desk: ResponseDesk;
}

const maxAppendChars = (15 * 1024 * 1024 * 4) / 3;

export function openRealtimeSession(model: string, deps: RealtimeSessionDeps): RealtimeSession {
  const { port, faults, journal } = deps;
  const startedMs = journal.nowMs();
  const { maxSessionMs, dropSocket } = faults.current;
  const timers = createTimers(deps.schedule);
  const outbox = createOutbox({
    port,
    faults,
    ageMs: () => journal.nowMs() - startedMs,
    newEventId: () => deps.newId('event'),
  });
  const expiresAtS = Math.floor((deps.now() + maxSessionMs) / 1000);
  const settings = createSessionSettings(defaultSession(model), deps.newId('sess'), expiresAtS);
  const context = createContext(settings, timers, outbox.send, deps);
  const parts = { context, settings, ...connectParts(context, timers) };

  const { input, output } = settings.config().audio;
  context.note('session-opened', { model, format: { input: input.format.type, output: output.format.type } });
  context.send({ type: 'session.created', session: settings.wire() });
  parts.turns.configure();
  timers.schedule(maxSessionMs, () => expire(context, port));
  if (dropSocket?.afterMs !== undefined) timers.schedule(dropSocket.afterMs, () => void outbox.isAlive());

  return {
    receive(frame) {
      if (!outbox.isAlive()) return;
      const parsed = parseClientEvent(frame);
      if (parsed.status === 'refused') context.refuse(parsed.error, parsed.eventId, parsed.rule);
      else handle(parsed.event, parts);
    },
    receiveBinary() {
      const error = {
        code: 'invalid_event',
        message: 'Only text frames are accepted.',
        param: null,
      } as const;
      context.refuse(error, null, 'binary-frame');
    },
    ended() {
      parts.desk.abandon();
      timers.cancelAll();
    },
  };
}

function createContext(
  settings: SessionSettings,
  timers: Timers,
  send: SessionContext['send'],
  deps: RealtimeSessionDeps,
): SessionContext {
  const { journal, faults } = deps;
  const violate: SessionContext['violate'] = (rule, detail) => journal.violation('openai', rule, detail);
  return {
    conversationId: deps.newId('conv'),
    conversation: createConversation(),
    toolCalls: new Map(),
    recordings: deps.recordings,
    recogniser: deps.recogniser,
    schedule: timers.schedule,
    config: settings.config,
    faults: () => faults.current,
    takeResponseFault: () => ({
      failWith: spendFault(faults, 'failedResponse')?.code ?? null,
      isEmpty: spendFault(faults, 'emptyResponse') !== null,
      stopShort: spendFault(faults, 'incompleteResponse')?.reason ?? null,
    }),
    decide: deps.brain,
    nowMs: () => journal.nowMs(),
    newId: deps.newId,
    send,
    refuse(error, eventId, rule) {
      send({ type: 'error', error: { type: 'invalid_request_error', ...error, event_id: eventId } });
      if (rule !== null)
        violate(rule, error.param === null ? error.message : `${error.message} (${error.param})`);
    },
    note: (kind, detail) => void journal.record('openai', kind, null, detail),
    violate,
  };
}

/** Wires turns to responses, and both to the idle timer, which runs while nobody speaks. */
function connectParts(
  context: SessionContext,
  timers: Timers,
): { readonly turns: TurnTaking; readonly desk: ResponseDesk } {
  let cancelIdle = (): void => undefined;
  const desk = createResponseDesk(context, {
    onStarted: () => cancelIdle(),
    onEnded(audioMs) {
      const detection = context.config().audio.input.turn_detection;
      const idleMs = detection?.type === 'server_vad' ? detection.idle_timeout_ms : null;
      if (idleMs !== null) cancelIdle = timers.schedule(audioMs + idleMs, () => turns.timeOut(idleMs));
    },
  });
  const turns = createTurnTaking(context, {
    onSpeechStarted(interrupts) {
      cancelIdle();
      if (interrupts) desk.interrupt();
    },
    onTurn: desk.answer,
  });
  return { turns, desk };
}

function handle(event: ClientEvent, { context, settings, turns, desk }: Parts): void {
  switch (event.type) {
    case 'session.update':
      settings.update(event, context);
      turns.configure();
      return;
    case 'input_audio_buffer.append':
      if (!settings.isConfirmed())
        context.violate('audio-before-session-updated', 'audio may be read in the wrong format');
      append(event.audio, event.event_id ?? null, context, turns);
      return;
    case 'input_audio_buffer.commit':
      if (!turns.commit()) context.refuse(emptyBuffer, event.event_id ?? null, null);
      return;
    case 'input_audio_buffer.clear':
      turns.clear();
      context.send({ type: 'input_audio_buffer.cleared' });
      return;
    case 'conversation.item.create':
      createItem(context, event);
      return;
    case 'conversation.item.retrieve':
      retrieveItem(context, event);
      return;
    case 'conversation.item.delete':
      deleteItem(context, event);
      return;
    case 'conversation.item.truncate':
      truncateItem(context, event);
      return;
    case 'response.create':
      if (!settings.isConfirmed())
        context.violate('response-before-session-updated', 'the answer may be in the wrong format');
      desk.create(event.response ?? {}, event.event_id ?? null);
      return;
    case 'response.cancel':
      desk.cancel(event.response_id, event.event_id ?? null);
      return;
  }
}

const emptyBuffer = {
  code: 'input_audio_buffer_commit_empty',
  message: 'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio.',
  param: null,
} as const;

function append(base64: string, eventId: string | null, context: SessionContext, turns: TurnTaking): void {
  const audio = base64.length <= maxAppendChars ? decodeBase64(base64) : null;
  if (audio === null) {
    const message = 'Invalid audio: expected at most 15 MiB in base64.';
    context.refuse({ code: 'invalid_value', message, param: 'audio' }, eventId, 'bad-audio');
    return;
  }
  if (context.config().audio.input.format.type === 'audio/pcm' && audio.length % 2 === 1) {
    context.violate('half-a-sample', 'a piece of PCM16 has an odd number of bytes');
  }
  turns.append(audio);
}

function expire(context: SessionContext, port: SessionPort): void {
  context.note('session-expired', {});
  const message = 'Your session hit the maximum duration of 60 minutes.';
  context.refuse({ code: 'session_expired', message, param: null }, null, null);
  port.close(1001, message);
}
