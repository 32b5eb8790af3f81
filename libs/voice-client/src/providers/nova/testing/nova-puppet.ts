import type { ScriptedProvider } from '../../../testing/index.js';
import type { HeardTurn } from '../../../voice-client.js';

type Body = Readonly<Record<string, unknown>>;

/** An input event as it came, parsed and not checked further. */
export interface ClientEvent {
  readonly name: string;
  readonly body: Body;
}

export interface PuppetWire {
  readonly send: (text: string) => void;
  /** Ends the output in order. */
  readonly end: () => void;
  readonly drop: () => void;
  readonly stall: () => void;
  readonly connections: () => number;
}

export interface NovaPuppet extends ScriptedProvider {
  receive(text: string): void;
  /** Sends any event as it is. */
  emit(name: string, body: Body): void;
  readonly received: readonly ClientEvent[];
  ofType(name: string): readonly Body[];
  /** The texts of all text blocks, with their roles; a block of several pieces is one text. */
  texts(): readonly { readonly role: unknown; readonly interactive: unknown; readonly content: string }[];
}

interface Stage {
  readonly received: ClientEvent[];
  /** Audio blocks that are open, with what was planned to be said. */
  readonly open: string[];
  blocks: number;
}

const ids = { sessionId: 'session-1', promptName: 'prompt-1', completionId: 'completion-1' };
export const speculative = '{"generationStage":"SPECULATIVE"}';
export const final = '{"generationStage":"FINAL"}';

/**
 * The service's end of the protocol for tests of this folder: it speaks when the test says so, in the order the service
 * does. It knows nothing of how the client encodes or decodes.
 */
export function createNovaPuppet(wire: PuppetWire): NovaPuppet {
  const stage: Stage = { received: [], open: [], blocks: 0 };
  const emit = (name: string, body: Body): void =>
    wire.send(JSON.stringify({ event: { [name]: { ...ids, ...body } } }));
  const ofType = (name: string): readonly Body[] =>
    stage.received.filter((event) => event.name === name).map((event) => event.body);
  const puppet: NovaPuppet = {
    received: stage.received,
    ofType,
    texts: () => textsOf(ofType),
    emit,
    receive(text) {
      const { event } = JSON.parse(text) as { event: Body };
      const [name = '', body] = Object.entries(event)[0] ?? [];
      stage.received.push({ name, body: body as Body });
      // As the original: what we told it is in order, so it ends its half.
      if (name === 'sessionEnd') {
        emit('completionEnd', { stopReason: 'END_TURN' });
        wire.end();
      }
    },
    ...observations(ofType),
    ...speech(stage, emit),
    sendUnknown: () => emit('futureEvent', { contentId: 'x' }),
    sendGarbled: () => wire.send('{"event":'),
    stall: wire.stall,
    hangUp: wire.end,
    drop: wire.drop,
    connections: wire.connections,
  };
  return puppet;
}

type Emit = (name: string, body: Body) => void;

function speech(stage: Stage, emit: Emit) {
  const nextId = (): string => `block-${(stage.blocks += 1)}`;
  const text = (role: string, stageJson: string, content: string, contentId = nextId()): void => {
    emit('contentStart', { contentId, type: 'TEXT', role, additionalModelFields: stageJson });
    emit('textOutput', { contentId, role, content });
    emit('contentEnd', { contentId, type: 'TEXT', stopReason: 'PARTIAL_TURN' });
  };
  const say = (contentId: string, content: string): void =>
    emit('audioOutput', { contentId, role: 'ASSISTANT', content });
  return {
    speak(itemId: string, payloads: readonly string[]) {
      if (!stage.open.includes(itemId)) {
        stage.open.push(itemId);
        text('ASSISTANT', speculative, 'What is planned.');
        const audioOutputConfiguration = {
          mediaType: 'audio/lpcm',
          sampleRateHertz: 8000,
          sampleSizeBits: 16,
          encoding: 'base64',
          channelCount: 1,
        };
        emit('contentStart', {
          contentId: itemId,
          type: 'AUDIO',
          role: 'ASSISTANT',
          audioOutputConfiguration,
        });
      }
      for (const payload of payloads) say(itemId, payload);
    },
    speakLate: say,
    finish(transcript: string) {
      const items = stage.open.splice(0);
      items.forEach((contentId, index) => {
        const stopReason = index === items.length - 1 ? 'END_TURN' : 'PARTIAL_TURN';
        emit('contentEnd', { contentId, type: 'AUDIO', stopReason });
        text('ASSISTANT', final, transcript);
      });
    },
    answerNothing() {
      const contentId = nextId();
      emit('contentStart', { contentId, type: 'AUDIO', role: 'ASSISTANT' });
      emit('contentEnd', { contentId, type: 'AUDIO', stopReason: 'END_TURN' });
    },
    hearCaller() {
      emit('userSpeechStart', { inputAudioOffsetMs: 20 });
      for (const contentId of stage.open.splice(0))
        emit('contentEnd', { contentId, type: 'AUDIO', stopReason: 'INTERRUPTED' });
    },
    understandCaller(itemId: string, content: string) {
      emit('userSpeechEnd', { inputAudioOffsetMs: 900, inputAudioDetectionOffsetMs: 1100 });
      text('USER', final, content, itemId);
    },
    callTool(toolUseId: string, toolName: string, content: string) {
      const contentId = nextId();
      emit('contentStart', { contentId, type: 'TOOL', role: 'TOOL' });
      emit('toolUse', { contentId, toolUseId, toolName, content });
      emit('contentEnd', { contentId, type: 'TOOL', stopReason: 'TOOL_USE' });
    },
  };
}

function textsOf(ofType: (name: string) => readonly Body[]) {
  const pieces = ofType('textInput');
  return ofType('contentStart')
    .filter(({ type }) => type === 'TEXT')
    .map(({ contentName, role, interactive }) => {
      const own = pieces.filter((piece) => piece['contentName'] === contentName);
      return { role, interactive, content: own.map(({ content }) => String(content)).join('') };
    });
}

function observations(ofType: (name: string) => readonly Body[]) {
  const results = () => {
    const blocks = new Map(ofType('contentStart').map((body) => [body['contentName'], body]));
    return ofType('toolResult').map(({ contentName, content }) => {
      const block = blocks.get(contentName) as { toolResultInputConfiguration: { toolUseId: string } };
      const result = JSON.parse(String(content)) as Body;
      return { callId: block.toolResultInputConfiguration.toolUseId, result };
    });
  };
  const history = (): readonly HeardTurn[] =>
    textsOf(ofType)
      .filter(({ role, interactive }) => role !== 'SYSTEM' && interactive === false)
      .map(({ role, content }) => ({ role: role === 'USER' ? 'caller' : 'assistant', text: content }));
  return {
    audio: () => ofType('audioInput').map((body) => String(body['content'])),
    speechRequests: () =>
      textsOf(ofType).filter((text) => text.interactive === true).length +
      results().filter(({ result }) => 'instruction' in result).length,
    backgrounds: () => history().flatMap(({ role, text }) => (role === 'caller' ? [text] : [])),
    recalled: history,
    callerTexts: () =>
      textsOf(ofType).flatMap(({ interactive, content }) => (interactive === true ? [content] : [])),
    heard: () => [],
    toolResults: results,
  };
}
