import { createFakeClock, type FakeClock } from '@voc/resilience/testing';
import type { CallView, CallVoice } from '../../call-voice.js';
import type { VoiceCapabilities } from '../../capabilities.js';
import { createFakeVoiceSessions, type FakeVoiceSessions } from '../../testing/fake-voice-factory.js';
import type { FakeVoiceClient, FakeVoiceScript } from '../../testing/fake-voice-client.js';
import type { HeardTurn } from '../../voice-client.js';
import type { VoiceEvent } from '../../voice-event.js';
import { createCallVoice } from '../call-voice.js';

/** What the call looks like from outside, for the test to change. */
export interface ScriptedCall extends CallView {
  turns: HeardTurn[];
  botAudible: boolean;
  audibleSinceMs: number | null;
}

export interface CallHarness {
  readonly clock: FakeClock;
  readonly call: ScriptedCall;
  readonly voice: CallVoice;
  /** The chosen provider. */
  readonly main: FakeVoiceSessions;
  /** The one that steps in. */
  readonly spare: FakeVoiceSessions;
  /** Everything the voice has told. */
  readonly told: VoiceEvent[];
  /** A provider's session by its number, from 0; the last one unless given. */
  readonly session: (of?: FakeVoiceSessions, index?: number) => FakeVoiceClient;
  /** Connects and settles. */
  readonly start: () => Promise<void>;
  /** Lets everything that is due now happen. */
  readonly settle: () => Promise<void>;
  /** The caller's line for so long: 20 ms frames, each different from all others. Returns them. */
  readonly frames: (lengthMs: number) => Promise<readonly string[]>;
  readonly types: () => readonly VoiceEvent['type'][];
  readonly of: <Type extends VoiceEvent['type']>(
    type: Type,
  ) => readonly Extract<VoiceEvent, { type: Type }>[];
}

export interface HarnessOptions {
  readonly capabilities?: Partial<VoiceCapabilities>;
  readonly main?: (index: number) => FakeVoiceScript;
  readonly spare?: (index: number) => FakeVoiceScript;
  readonly hasSpare?: boolean;
  readonly stallMs?: number;
}

export const spec = { instructions: 'Be short.', tools: [], language: 'en' };

/** The voice of one call over two providers that do as the test wants. */
export function createCallHarness(options: HarnessOptions = {}): CallHarness {
  const clock = createFakeClock();
  const call = createScriptedCall();
  const main = createFakeVoiceSessions('main', options.main, options.capabilities);
  const spare = createFakeVoiceSessions('spare', options.spare, options.capabilities);
  const voice = createCallVoice({ stallMs: options.stallMs ?? 2_000, attemptTimeoutMs: 4_000 }, spec, {
    clock,
    sessions: options.hasSpare === false ? [main] : [main, spare],
    call,
  });
  const told: VoiceEvent[] = [];
  void collect(voice, told);
  const settle = (): Promise<void> => clock.advance(0);
  let frameCount = 0;

  return {
    clock,
    call,
    voice,
    main,
    spare,
    told,
    settle,
    session: (of = main, index = of.opened.length - 1) => of.opened[index]!.client,
    async start() {
      const connected = voice.connect(new AbortController().signal);
      await settle();
      await connected;
    },
    async frames(lengthMs) {
      const sent: string[] = [];
      for (let ms = 0; ms < lengthMs; ms += 20) {
        const payload = frame((frameCount += 1));
        sent.push(payload);
        voice.sendAudio(payload);
        await clock.advance(20);
      }
      return sent;
    },
    types: () => told.map(({ type }) => type),
    of: <Type extends VoiceEvent['type']>(type: Type) =>
      told.filter((event): event is Extract<VoiceEvent, { type: Type }> => event.type === type),
  };
}

async function collect(voice: CallVoice, into: VoiceEvent[]): Promise<void> {
  for await (const event of voice.events()) into.push(event);
}

function createScriptedCall(): ScriptedCall {
  const call: ScriptedCall = {
    turns: [],
    botAudible: false,
    audibleSinceMs: null,
    heardTurns: () => call.turns,
    isBotAudible: () => call.botAudible,
    callerAudibleSinceMs: () => call.audibleSinceMs,
  };
  return call;
}

/** 20 ms of µ-law that no other number gives. */
export function frame(number: number): string {
  const bytes = Buffer.alloc(160, 0xff);
  bytes.writeUInt32BE(number);
  return bytes.toString('base64');
}

export const started: VoiceEvent = { type: 'caller-started-speaking' };
export const stopped: VoiceEvent = { type: 'caller-stopped-speaking' };

export function callerSaid(text: string): VoiceEvent {
  return { type: 'transcript', role: 'caller', itemId: 'said', text, final: true };
}

export function turnDone(
  outcome: 'completed' | 'failed' | 'interrupted' = 'completed',
  purpose: 'turn' | 'greeting' | 'notice' | 'farewell' = 'turn',
): VoiceEvent {
  return { type: 'turn-done', purpose, outcome, produced: outcome === 'completed' };
}
