import { CodedError } from '@voc/errors';
import type { VoiceCapabilities } from '../capabilities.js';
import { createEventQueue } from '../event-queue.js';
import type { HeardItem, VoiceClient, VoiceSessionSpec } from '../voice-client.js';
import type {
  SpeechPurpose,
  VoiceCloseReason,
  VoiceErrorCode,
  VoiceEvent,
  VoiceUsage,
} from '../voice-event.js';
import type { VoiceFactory } from '../voice-factory.js';

/** How the fake answers what it is asked; each handler gets the fake and may make it emit, fail or end. */
export interface FakeVoiceScript {
  readonly capabilities?: Partial<VoiceCapabilities>;
  /** `accept` unless given; an error is what `connect` rejects with; `hang` waits for the signal. */
  readonly connect?: 'accept' | 'hang' | CodedError<VoiceErrorCode>;
  readonly onSay?: (fake: FakeVoiceClient, instruction: string, purpose: SpeechPurpose) => void;
  readonly onCancel?: (fake: FakeVoiceClient, heard: readonly HeardItem[]) => void;
  readonly onToolResult?: (fake: FakeVoiceClient, callId: string) => void;
}

/** Everything the client was told while it was open, in order per kind. */
export interface FakeVoiceRecord {
  readonly audio: string[];
  readonly said: { readonly instruction: string; readonly purpose: SpeechPurpose }[];
  readonly informed: string[];
  readonly cancelled: (readonly HeardItem[])[];
  readonly toolResults: {
    readonly callId: string;
    readonly result: unknown;
    readonly then: 'speak' | 'wait';
  }[];
}

export interface FakeVoiceClient extends VoiceClient {
  readonly record: FakeVoiceRecord;
  phase(): 'new' | 'connecting' | 'open' | 'ended';
  /** Lets the provider say something; after the end it is lost, as it would be. */
  emit(event: VoiceEvent): void;
  /** A whole response of one item: its audio, its end, its transcript when given, and the end of the turn. */
  speak(itemId: string, payloads: readonly string[], purpose?: SpeechPurpose, transcript?: string): void;
  /** `VOICE_RESPONSE` and `VOICE_LIMIT` leave the session open, as they do in earnest; anything else ends it. */
  fail(code: VoiceErrorCode, retryable?: boolean): void;
  end(reason: VoiceCloseReason): void;
}

const telephone: VoiceCapabilities = {
  input: { encoding: 'mulaw', sampleRateHz: 8000 },
  output: { encoding: 'mulaw', sampleRateHz: 8000 },
  maxSessionMs: null,
  textInput: true,
  truncation: true,
};

const noUsage: VoiceUsage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };

interface Backstage {
  readonly script: FakeVoiceScript;
  readonly record: FakeVoiceRecord;
  phase: 'new' | 'connecting' | 'open' | 'ended';
  rejectConnect: (error: CodedError<VoiceErrorCode>) => void;
}

/** A VoiceClient without a provider: it notes what it is told and emits what the test wants. */
export function createFakeVoiceClient(script: FakeVoiceScript = {}): FakeVoiceClient {
  const events = createEventQueue<VoiceEvent>({ maxWeight: Infinity, weigh: () => 0 });
  const stage: Backstage = {
    script,
    record: { audio: [], said: [], informed: [], cancelled: [], toolResults: [] },
    phase: 'new',
    rejectConnect: () => undefined,
  };
  const answered = new Set<string>();
  const isOver = (): boolean => stage.phase === 'ended';

  const fake: FakeVoiceClient = {
    capabilities: { ...telephone, ...script.capabilities },
    record: stage.record,
    phase: () => stage.phase,
    events: () => events.iterate(),
    connect: (signal) => connect(stage, fake, signal),
    sendAudio(payload) {
      if (stage.phase === 'open') stage.record.audio.push(payload);
    },
    say(instruction, purpose) {
      if (isOver()) return;
      stage.record.said.push({ instruction, purpose });
      script.onSay?.(fake, instruction, purpose);
    },
    inform(background) {
      if (!isOver() && background !== '') stage.record.informed.push(background);
    },
    cancelResponse(heard) {
      if (isOver()) return;
      stage.record.cancelled.push(heard);
      script.onCancel?.(fake, heard);
    },
    sendToolResult(callId, result, then) {
      if (isOver() || answered.has(callId)) return;
      answered.add(callId);
      stage.record.toolResults.push({ callId, result, then });
      script.onToolResult?.(fake, callId);
    },
    emit: (event) => void events.push(event),
    speak: (itemId, payloads, purpose = 'turn', transcript) => {
      for (const event of wholeResponse(itemId, payloads, purpose, transcript)) fake.emit(event);
    },
    fail(code, retryable = false) {
      fake.emit({ type: 'failed', error: fakeError(code, retryable) });
      if (code !== 'VOICE_RESPONSE' && code !== 'VOICE_LIMIT') fake.end('lost');
    },
    end(reason) {
      if (isOver()) return;
      stage.phase = 'ended';
      stage.rejectConnect(fakeError('VOICE_CONNECT', false));
      events.end([{ type: 'closed', reason }]);
    },
    close() {
      fake.end('requested');
      return Promise.resolve();
    },
  };
  return fake;
}

function connect(stage: Backstage, fake: FakeVoiceClient, signal: AbortSignal): Promise<void> {
  if (stage.phase !== 'new') return Promise.reject(fakeError('VOICE_CONNECT', false));
  stage.phase = 'connecting';
  const { connect: answer = 'accept' } = stage.script;
  return new Promise((resolve, reject) => {
    stage.rejectConnect = reject;
    if (answer instanceof CodedError) {
      reject(answer);
      fake.end('lost');
    } else if (signal.aborted) {
      fake.end('lost');
    } else if (answer === 'hang') {
      signal.addEventListener('abort', () => fake.end('lost'), { once: true });
    } else {
      stage.phase = 'open';
      resolve();
    }
  });
}

function wholeResponse(
  itemId: string,
  payloads: readonly string[],
  purpose: SpeechPurpose,
  transcript: string | undefined,
): readonly VoiceEvent[] {
  const spoken =
    transcript === undefined
      ? []
      : [{ type: 'transcript', role: 'assistant', itemId, text: transcript, final: true } as const];
  return [
    ...payloads.map((payload) => ({ type: 'audio', itemId, purpose, payload }) as const),
    { type: 'audio-done', itemId },
    ...spoken,
    { type: 'turn-done', purpose, outcome: 'completed', produced: payloads.length > 0, usage: noUsage },
  ];
}

function fakeError(code: VoiceErrorCode, retryable: boolean): CodedError<VoiceErrorCode> {
  return new CodedError(code, 'the test wanted it so', { retryable });
}

export interface FakeVoiceFactory extends VoiceFactory {
  /** Every client handed out, oldest first, with what it was opened for. */
  readonly opened: { readonly spec: VoiceSessionSpec; readonly client: FakeVoiceClient }[];
  /** Every key that a provider was picked for. */
  readonly picked: (string | null)[];
}

/** Hands out fakes; the script of each may depend on which call it is, counted from 0. */
export function createFakeVoiceFactory(
  scriptFor: (index: number, spec: VoiceSessionSpec) => FakeVoiceScript = () => ({}),
): FakeVoiceFactory {
  const opened: FakeVoiceFactory['opened'] = [];
  const picked: FakeVoiceFactory['picked'] = [];
  const sessions = {
    provider: 'fake',
    capabilities: telephone,
    open(spec: VoiceSessionSpec) {
      const client = createFakeVoiceClient(scriptFor(opened.length, spec));
      opened.push({ spec, client });
      return client;
    },
  };
  return {
    providers: [sessions],
    opened,
    picked,
    pick(stickyKey) {
      picked.push(stickyKey);
      return sessions;
    },
  };
}
