import type { BedrockFaults } from './bedrock-faults.js';
import type { OutputEvent } from './outbox.js';

export type StopReason = 'PARTIAL_TURN' | 'END_TURN' | 'INTERRUPTED';

/** How speech is declared in the `contentStart` of its block. */
export interface DeclaredAudio {
  readonly mediaType: string;
  readonly sampleRateHertz: number;
}

/** The output events of one connection, as the service words and orders them. */
export interface SonicWire {
  readonly usage: (spokenMs: number) => void;
  readonly speechStart: (atMs: number) => void;
  readonly speechEnd: (atMs: number, detectedAtMs: number) => void;
  readonly callerTranscript: (text: string) => void;
  /** What the assistant is going to say. */
  readonly preview: (text: string) => void;
  /** What the assistant has said. */
  readonly final: (text: string, stopReason: StopReason) => void;
  /** `{ "interrupted" : true }` */
  readonly interruptionMarker: (stopReason: StopReason) => void;
  /** @returns id of the block */
  readonly openAudio: (declared: DeclaredAudio) => string;
  readonly audio: (contentId: string, base64: string) => void;
  readonly closeAudio: (contentId: string, stopReason: StopReason) => void;
  readonly toolUse: (toolUseId: string, toolName: string, content: string) => void;
  readonly turnEnded: () => void;
  /** The prompt is over. */
  readonly completionEnd: () => void;
}

export interface SonicWireDeps {
  readonly send: (event: OutputEvent) => void;
  readonly newId: () => string;
  readonly promptName: () => string;
  readonly faults: () => Pick<BedrockFaults, 'outOfOrder' | 'oddNumbers' | 'completionPerTurn'>;
}

type Body = Readonly<Record<string, unknown>>;

export function createSonicWire(deps: SonicWireDeps): SonicWire {
  const { newId, faults } = deps;
  const emit = createEmitter(deps);
  const usage = createUsage();

  return {
    usage: (spokenMs) => emit.plain('usageEvent', usage.next(spokenMs, faults().oddNumbers)),
    speechStart: (atMs) => emit.inCompletion('userSpeechStart', { inputAudioOffsetMs: atMs }),
    speechEnd: (atMs, detectedAtMs) =>
      emit.inCompletion('userSpeechEnd', {
        inputAudioOffsetMs: atMs,
        inputAudioDetectionOffsetMs: detectedAtMs,
      }),
    callerTranscript: (text) => emit.text('USER', 'FINAL', text, 'PARTIAL_TURN'),
    preview: (text) => emit.text('ASSISTANT', 'SPECULATIVE', text, 'PARTIAL_TURN'),
    final: (text, stop) => emit.text('ASSISTANT', 'FINAL', text, stop),
    interruptionMarker: (stop) => emit.text('ASSISTANT', 'FINAL', '{ "interrupted" : true }', stop),
    ...createAudioBlocks(emit, deps),
    toolUse(toolUseId, toolName, content) {
      const contentId = newId();
      const toolUseOutputConfiguration = { mediaType: 'application/json' };
      const start = { contentId, role: 'TOOL', type: 'TOOL', toolUseOutputConfiguration };
      emit.block(
        { name: 'contentStart', body: start },
        { name: 'toolUse', body: { contentId, role: 'TOOL', toolUseId, toolName, content } },
        { name: 'contentEnd', body: { contentId, type: 'TOOL', stopReason: 'TOOL_USE' } },
      );
    },
    turnEnded() {
      if (faults().completionPerTurn) emit.closeCompletion();
    },
    completionEnd: emit.closeCompletion,
  };
}

function createAudioBlocks(
  emit: Emitter,
  { newId, faults }: SonicWireDeps,
): Pick<SonicWire, 'openAudio' | 'audio' | 'closeAudio'> {
  /** The start of a block that its content overtakes. */
  let overtaken: OutputEvent | null = null;
  return {
    openAudio(declared) {
      const contentId = newId();
      const audioOutputConfiguration = {
        ...declared,
        sampleSizeBits: 16,
        encoding: 'base64',
        channelCount: 1,
      };
      const body = { contentId, role: 'ASSISTANT', type: 'AUDIO', audioOutputConfiguration };
      if (faults().outOfOrder) overtaken = { name: 'contentStart', body };
      else emit.inCompletion('contentStart', body);
      return contentId;
    },
    audio(contentId, content) {
      emit.inCompletion('audioOutput', { contentId, role: 'ASSISTANT', content });
      if (overtaken !== null) emit.inCompletion(overtaken.name, overtaken.body);
      overtaken = null;
    },
    closeAudio: (contentId, stopReason) =>
      emit.inCompletion('contentEnd', { contentId, type: 'AUDIO', stopReason }),
  };
}

type Stage = 'SPECULATIVE' | 'FINAL';

interface Emitter {
  readonly plain: (name: string, body: Body) => void;
  /** Opens a completion if none is open. */
  readonly inCompletion: (name: string, body: Body) => void;
  readonly block: (start: OutputEvent, content: OutputEvent, end: OutputEvent) => void;
  /** A text block. */
  readonly text: (role: 'USER' | 'ASSISTANT', stage: Stage, content: string, stopReason: StopReason) => void;
  readonly closeCompletion: () => void;
}

/** Adds the ids every event carries. */
function createEmitter({ send, newId, promptName, faults }: SonicWireDeps): Emitter {
  const sessionId = newId();
  let completionId = newId();
  let isCompleting = false;
  const plain: Emitter['plain'] = (name, body) =>
    send({ name, body: { sessionId, promptName: promptName(), completionId, ...body } });
  const inCompletion: Emitter['inCompletion'] = (name, body) => {
    if (!isCompleting) plain('completionStart', {});
    isCompleting = true;
    plain(name, body);
  };
  const block: Emitter['block'] = (start, content, end) => {
    const events = faults().outOfOrder ? [content, start, end] : [start, content, end];
    for (const { name, body } of events) inCompletion(name, body);
  };
  return {
    plain,
    inCompletion,
    block,
    text(role, stage, content, stopReason) {
      const contentId = newId();
      const additionalModelFields = JSON.stringify({ generationStage: stage });
      const textOutputConfiguration = { mediaType: 'text/plain' };
      const start = { contentId, role, type: 'TEXT', additionalModelFields, textOutputConfiguration };
      block(
        { name: 'contentStart', body: start },
        { name: 'textOutput', body: { contentId, role, content } },
        { name: 'contentEnd', body: { contentId, type: 'TEXT', stopReason } },
      );
    },
    closeCompletion() {
      if (isCompleting) plain('completionEnd', { stopReason: 'END_TURN' });
      isCompleting = false;
      completionId = newId();
    },
  };
}

/** Token counts that are plausible, not computed: running totals and what is new. */
function createUsage(): { readonly next: (spokenMs: number, isOdd: boolean) => Body } {
  let input = 0;
  let output = 0;
  return {
    next(spokenMs, isOdd) {
      const added = { input: 40, output: Math.ceil(spokenMs / 40) };
      input += added.input;
      output += added.output;
      const odd = isOdd ? { totalInputTokens: 'NaN', totalOutputTokens: '-1e999', totalTokens: '12x' } : {};
      const tokens = (speechTokens: number, textTokens: number): Body => ({ speechTokens, textTokens });
      return {
        totalInputTokens: input,
        totalOutputTokens: output,
        totalTokens: input + output,
        details: {
          delta: { input: tokens(0, added.input), output: tokens(added.output, 0) },
          total: { input: tokens(0, input), output: tokens(output, 0) },
        },
        ...odd,
      };
    },
  };
}
