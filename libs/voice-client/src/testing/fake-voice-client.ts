import { CodedError } from '@voc/errors';
import type { CallVoice } from '../call-voice.js';
import type { VoiceCapabilities } from '../capabilities.js';
import { createEventQueue } from '../event-queue.js';
import type { HeardItem, HeardTurn } from '../voice-client.js';
import type { SpeechPurpose, VoiceCloseReason, VoiceErrorCode, VoiceEvent } from '../voice-event.js';

/** How the fake answers what it is asked; each handler gets the fake and may make it emit, fail or end. */
export interface FakeVoiceScript {
  readonly capabilities?: Partial<VoiceCapabilities>;
  /** `accept` unless given; an error is what `connect` rejects with; `hang` waits for `accept` or the signal. */
  readonly connect?: 'accept' | 'hang' | CodedError<VoiceErrorCode>;
  readonly onSay?: (fake: FakeVoiceClient, instruction: string, purpose: SpeechPurpose) => void;
  readonly onCancel?: (fake: FakeVoiceClient, heard: readonly HeardItem[]) => void;
  readonly onToolResult?: (fake: FakeVoiceClient, callId: string) => void;
  readonly onAnswer?: (fake: FakeVoiceClient) => void;
  readonly onCallerTyped?: (fake: FakeVoiceClient, text: string) => void;
  /** A connection that is dead would `fail('VOICE_LOST')` here, at once or later. */
  readonly onProbe?: (fake: FakeVoiceClient) => void;
  readonly onChangeLanguage?: (fake: FakeVoiceClient, language: string) => void;
}

/** Everything the client was told while it was open, in order per kind. */
export interface FakeVoiceRecord {
  readonly audio: string[];
  readonly said: { readonly instruction: string; readonly purpose: SpeechPurpose }[];
  readonly informed: string[];
  /** The turns of each `recall`. */
  readonly recalled: (readonly HeardTurn[])[];
  readonly typed: string[];
  /** Every language changed to. */
  readonly languages: string[];
  /** How often it was told to answer. */
  answers: number;
  probes: number;
  readonly cancelled: (readonly HeardItem[])[];
  readonly toolResults: {
    readonly callId: string;
    readonly result: unknown;
    readonly then: 'speak' | 'wait';
  }[];
}

export interface FakeVoiceClient extends CallVoice {
  readonly record: FakeVoiceRecord;
  phase(): 'new' | 'connecting' | 'open' | 'ended';
  /** Lets a `connect` that hangs through. */
  accept(): void;
  /** Lets the provider say something; after the end it is lost, as it would be. */
  emit(event: VoiceEvent): void;
  /** A whole response of one item: its audio, its end, its transcript when given, and the end of the turn. */
  speak(itemId: string, payloads: readonly string[], purpose?: SpeechPurpose, transcript?: string): void;
  /** `VOICE_RESPONSE` and `VOICE_LIMIT` leave the session open, as they do in earnest; anything else ends it. */
  fail(code: VoiceErrorCode, retryable?: boolean): void;
  end(reason: VoiceCloseReason): void;
}

/** What a fake is capable of unless its script says otherwise. */
export const fakeCapabilities: VoiceCapabilities = {
  input: { encoding: 'mulaw', sampleRateHz: 8000 },
  output: { encoding: 'mulaw', sampleRateHz: 8000 },
  maxSessionMs: null,
  textInput: true,
  truncation: true,
  signsOfLife: true,
  maxReplayMs: 15_000,
};

type Ears = Pick<
  CallVoice,
  | 'sendAudio'
  | 'say'
  | 'inform'
  | 'recall'
  | 'answer'
  | 'callerTyped'
  | 'probe'
  | 'cancelResponse'
  | 'sendToolResult'
  | 'changeLanguage'
>;

interface Backstage {
  readonly script: FakeVoiceScript;
  /** What a call's voice hears before it has a session is kept for that. */
  readonly takesEarlyAudio: boolean;
  readonly record: FakeVoiceRecord;
  phase: 'new' | 'connecting' | 'open' | 'ended';
  accept: () => void;
  reject: (error: CodedError<VoiceErrorCode>) => void;
}

/**
 * A VoiceClient without a provider: it notes what it is told and emits what the test wants. It may stand for one session
 * or, as a CallVoice, for the voice of a whole call.
 */
export function createFakeVoiceClient(
  script: FakeVoiceScript = {},
  provider = 'fake',
  standsFor: 'session' | 'call' = 'session',
): FakeVoiceClient {
  const events = createEventQueue<VoiceEvent>({ maxWeight: Infinity, weigh: () => 0 });
  const stage: Backstage = {
    script,
    takesEarlyAudio: standsFor === 'call',
    record: emptyRecord(),
    phase: 'new',
    accept: () => undefined,
    reject: () => undefined,
  };

  const fake: FakeVoiceClient = {
    ...createEars(stage, () => fake),
    capabilities: { ...fakeCapabilities, ...script.capabilities },
    record: stage.record,
    provider: () => provider,
    phase: () => stage.phase,
    events: () => events.iterate(),
    connect: (signal) => connect(stage, fake, signal),
    accept: () => stage.accept(),
    emit: (event) => void events.push(event),
    speak: (itemId, payloads, purpose = 'turn', transcript) => {
      for (const event of wholeResponse(itemId, payloads, purpose, transcript)) fake.emit(event);
    },
    fail(code, retryable = false) {
      fake.emit({ type: 'failed', error: fakeError(code, retryable) });
      if (code !== 'VOICE_RESPONSE' && code !== 'VOICE_LIMIT') fake.end('lost');
    },
    end(reason) {
      if (stage.phase === 'ended') return;
      stage.phase = 'ended';
      stage.reject(fakeError('VOICE_CONNECT', false));
      events.end([{ type: 'closed', reason }]);
    },
    close() {
      fake.end('requested');
      return Promise.resolve();
    },
  };
  return fake;
}

/** Notes everything the fake is told, and lets the script answer. */
function createEars(stage: Backstage, self: () => FakeVoiceClient): Ears {
  const { script, record } = stage;
  const answered = new Set<string>();
  const unlessOver =
    <Told extends readonly unknown[]>(note: (...told: Told) => void) =>
    (...told: Told): void => {
      if (stage.phase !== 'ended') note(...told);
    };

  return {
    sendAudio(payload) {
      const isHeard = stage.phase === 'open' || (stage.takesEarlyAudio && stage.phase !== 'ended');
      if (isHeard) record.audio.push(payload);
    },
    say: unlessOver((instruction, purpose) => {
      record.said.push({ instruction, purpose });
      script.onSay?.(self(), instruction, purpose);
    }),
    inform: unlessOver((background) => {
      if (background !== '') record.informed.push(background);
    }),
    recall: unlessOver((turns) => {
      if (turns.length > 0) record.recalled.push(turns);
    }),
    answer: unlessOver(() => {
      record.answers += 1;
      script.onAnswer?.(self());
    }),
    callerTyped: unlessOver((text) => {
      record.typed.push(text);
      script.onCallerTyped?.(self(), text);
    }),
    probe: unlessOver(() => {
      record.probes += 1;
      script.onProbe?.(self());
    }),
    cancelResponse: unlessOver((heard) => {
      record.cancelled.push(heard);
      script.onCancel?.(self(), heard);
    }),
    sendToolResult: unlessOver((callId, result, then) => {
      if (answered.has(callId)) return;
      answered.add(callId);
      record.toolResults.push({ callId, result, then });
      script.onToolResult?.(self(), callId);
    }),
    changeLanguage: unlessOver((language) => {
      record.languages.push(language);
      script.onChangeLanguage?.(self(), language);
    }),
  };
}

function emptyRecord(): FakeVoiceRecord {
  return {
    audio: [],
    said: [],
    informed: [],
    recalled: [],
    typed: [],
    languages: [],
    answers: 0,
    probes: 0,
    cancelled: [],
    toolResults: [],
  };
}

function connect(stage: Backstage, fake: FakeVoiceClient, signal: AbortSignal): Promise<void> {
  if (stage.phase !== 'new') return Promise.reject(fakeError('VOICE_CONNECT', false));
  stage.phase = 'connecting';
  const { connect: answer = 'accept' } = stage.script;
  return new Promise((resolve, reject) => {
    stage.reject = reject;
    stage.accept = () => {
      if (stage.phase !== 'connecting') return;
      stage.phase = 'open';
      resolve();
    };
    if (answer instanceof CodedError) {
      reject(answer);
      fake.end('lost');
    } else if (signal.aborted) {
      fake.end('lost');
    } else {
      signal.addEventListener('abort', () => stage.phase === 'connecting' && fake.end('lost'), {
        once: true,
      });
      if (answer === 'accept') stage.accept();
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
    { type: 'turn-done', purpose, outcome: 'completed', produced: payloads.length > 0 },
  ];
}

function fakeError(code: VoiceErrorCode, retryable: boolean): CodedError<VoiceErrorCode> {
  return new CodedError(code, 'the test wanted it so', { retryable });
}
