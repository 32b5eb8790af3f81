import type { HeardItem, HeardTurn } from '../../../voice-client.js';
import type { ScriptedProvider } from '../../../testing/index.js';

/** A client message as it came, parsed and not checked further. */
export type ClientMessage = Readonly<Record<string, unknown>> & { readonly type: string };

export interface PuppetWire {
  readonly send: (text: string) => void;
  readonly close: (code: number, reason: string) => void;
  readonly drop: () => void;
  readonly stall: () => void;
  readonly connections: () => number;
}

export interface OpenAiPuppet extends ScriptedProvider {
  /** The socket is open. */
  opened(): void;
  receive(text: string): void;
  /** Sends any message as it is. */
  emit(message: object): void;
  readonly received: readonly ClientMessage[];
  ofType(type: string): readonly ClientMessage[];
  /** Ends what runs, with a status of the provider's. */
  /** @param usage what it took, as the provider words it; nothing is said of it unless given */
  end(status: string, details?: unknown, usage?: unknown): void;
}

interface Stage {
  readonly wire: PuppetWire;
  readonly received: ClientMessage[];
  responses: number;
  running: { readonly id: string; readonly metadata: unknown; readonly items: Set<string> } | null;
  lastResponseId: string;
}

export interface PuppetOptions {
  readonly key?: 'accepted' | 'refused';
  /** Confirmed instead of the format that was asked for. */
  readonly format?: unknown;
}

/**
 * The provider's end of the protocol for tests of this folder: answers the handshake, creates and cancels like the
 * original, and speaks when the test says so. It knows nothing of how the client encodes or decodes.
 */
export function createOpenAiPuppet(wire: PuppetWire, options: PuppetOptions = {}): OpenAiPuppet {
  const stage: Stage = { wire, received: [], responses: 0, running: null, lastResponseId: '' };
  const emit = (message: object): void => wire.send(JSON.stringify({ event_id: 'event_0', ...message }));
  const ofType = (type: string): readonly ClientMessage[] =>
    stage.received.filter((message) => message.type === type);

  return {
    received: stage.received,
    ofType,
    emit,
    opened() {
      if (options.key === 'refused') {
        emit({
          type: 'error',
          error: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect key' },
        });
        wire.close(3000, 'invalid_request_error.invalid_api_key');
      } else emit({ type: 'session.created', session: { type: 'realtime', id: 'sess_1' } });
    },
    receive(text) {
      const message = JSON.parse(text) as ClientMessage;
      stage.received.push(message);
      answer(stage, emit, message, options);
    },
    end: (status, details = null, usage = null) => endResponse(stage, emit, status, details, usage),
    ...observations(ofType),
    ...speech(stage, emit),
    sendUnknown: () => emit({ type: 'conversation.item.sung' }),
    sendGarbled: () => wire.send('{"type":'),
    stall: wire.stall,
    hangUp: () => wire.close(1000, ''),
    drop: wire.drop,
    connections: wire.connections,
  };
}

type Emit = (message: object) => void;

function answer(stage: Stage, emit: Emit, message: ClientMessage, options: PuppetOptions): void {
  const { running } = stage;
  const refuse = (code: string): void =>
    emit({
      type: 'error',
      error: { type: 'invalid_request_error', code, message: '', event_id: message['event_id'] },
    });
  if (message.type === 'session.update') {
    const { audio } = message['session'] as {
      audio: { input: { format: unknown }; output: { format: unknown } };
    };
    const input = { format: options.format ?? audio.input.format };
    const output = { format: options.format ?? audio.output.format };
    emit({ type: 'session.updated', session: { type: 'realtime', audio: { input, output } } });
  } else if (message.type === 'response.create') {
    if (running) refuse('conversation_already_has_active_response');
    else begin(stage, emit, (message['response'] as { metadata?: unknown }).metadata ?? null);
  } else if (message.type === 'response.cancel') {
    if (running?.id === message['response_id']) {
      endResponse(stage, emit, 'cancelled', { type: 'cancelled', reason: 'client_cancelled' });
    } else refuse('response_cancel_not_active');
  }
}

function begin(stage: Stage, emit: Emit, metadata: unknown): void {
  stage.responses += 1;
  const id = `resp_${stage.responses}`;
  stage.running = { id, metadata, items: new Set() };
  stage.lastResponseId = id;
  emit({
    type: 'response.created',
    response: { id, object: 'realtime.response', status: 'in_progress', metadata },
  });
}

function endResponse(
  stage: Stage,
  emit: Emit,
  status: string,
  details: unknown,
  usage: unknown = null,
): void {
  if (!stage.running) return;
  const { id, metadata } = stage.running;
  stage.running = null;
  emit({
    type: 'response.done',
    response: { id, status, status_details: details, metadata, output: [], usage },
  });
}

function speech(stage: Stage, emit: Emit) {
  const delta = (responseId: string, itemId: string, payload: string): void =>
    emit({
      type: 'response.output_audio.delta',
      response_id: responseId,
      item_id: itemId,
      content_index: 0,
      delta: payload,
    });
  const runningId = (): string => {
    if (!stage.running) begin(stage, emit, null);
    return stage.lastResponseId;
  };
  return {
    speak(itemId: string, payloads: readonly string[]) {
      const id = runningId();
      stage.running?.items.add(itemId);
      for (const payload of payloads) delta(id, itemId, payload);
    },
    speakLate: (itemId: string, payload: string) => delta(stage.lastResponseId, itemId, payload),
    finish(transcript: string) {
      const id = runningId();
      for (const itemId of stage.running?.items ?? []) {
        emit({ type: 'response.output_audio.done', response_id: id, item_id: itemId, content_index: 0 });
        emit({ type: 'response.output_audio_transcript.done', response_id: id, item_id: itemId, transcript });
      }
      endResponse(stage, emit, 'completed', null);
    },
    answerNothing() {
      runningId();
      endResponse(stage, emit, 'completed', null);
    },
    hearCaller() {
      emit({ type: 'input_audio_buffer.speech_started', audio_start_ms: 20, item_id: 'item_caller' });
      endResponse(stage, emit, 'cancelled', { type: 'cancelled', reason: 'turn_detected' });
    },
    understandCaller(itemId: string, transcript: string) {
      emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 900, item_id: itemId });
      emit({
        type: 'conversation.item.input_audio_transcription.completed',
        item_id: itemId,
        content_index: 0,
        transcript,
      });
    },
    callTool(callId: string, name: string, argumentsJson: string) {
      const item = {
        id: `item_${callId}`,
        type: 'function_call',
        status: 'completed',
        call_id: callId,
        name,
        arguments: argumentsJson,
      };
      emit({ type: 'response.output_item.done', response_id: runningId(), output_index: 0, item });
    },
  };
}

interface ItemMessage {
  readonly item: {
    readonly type: string;
    readonly role?: string;
    readonly call_id?: string;
    readonly output?: string;
    readonly content?: readonly { readonly type: string; readonly text: string }[];
  };
}

function observations(ofType: (type: string) => readonly ClientMessage[]) {
  const items = (type: string): ItemMessage['item'][] =>
    ofType('conversation.item.create')
      .map((message) => (message as unknown as ItemMessage).item)
      .filter((item) => item.type === type);
  const textsOf = (role: string, contentType: string): readonly string[] =>
    items('message')
      .filter((item) => item.role === role)
      .flatMap((item) => item.content ?? [])
      .map(({ type, text }) => (type === contentType ? text : `${type} from the ${role}`));
  const turns: Readonly<Record<string, HeardTurn['role']>> = { user: 'caller', assistant: 'assistant' };
  return {
    audio: () => ofType('input_audio_buffer.append').map((message) => String(message['audio'])),
    speechRequests: () => ofType('response.create').length,
    backgrounds: () => textsOf('system', 'input_text'),
    recalled: () =>
      items('message').flatMap(({ role: itemRole = '', content = [] }): HeardTurn[] => {
        const role = turns[itemRole];
        return role ? [{ role, text: content.map(({ text }) => text).join('') }] : [];
      }),
    callerTexts: () => textsOf('user', 'input_text'),
    heard: (): readonly HeardItem[] =>
      ofType('conversation.item.truncate').map((message) => ({
        itemId: String(message['item_id']),
        heardMs: Number(message['audio_end_ms']),
      })),
    toolResults: () =>
      items('function_call_output').map((item) => ({
        callId: item.call_id ?? '',
        result: JSON.parse(item.output ?? 'null') as unknown,
      })),
  };
}
