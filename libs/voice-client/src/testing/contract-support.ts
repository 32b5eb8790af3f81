import { isCodedError } from '@voc/errors';
import type { HeardItem, HeardTurn, VoiceClient } from '../voice-client.js';
import type { VoiceEvent } from '../voice-event.js';
import type { VoiceOddity } from '../voice-provider.js';

/** The provider's side of the wire, in neutral words; each harness says how its provider does it. */
export interface ScriptedProvider {
  /** base64 payloads of the caller audio that has arrived. */
  audio(): readonly string[];
  /** How many times it was asked to speak. */
  speechRequests(): number;
  backgrounds(): readonly string[];
  /** The turns of the conversation it was told of in text, oldest first. */
  recalled(): readonly HeardTurn[];
  /** Texts it was given in the caller's place, to be answered, in full. */
  callerTexts(): readonly string[];
  /** What it was told about how much was heard. */
  heard(): readonly HeardItem[];
  toolResults(): readonly { readonly callId: string; readonly result: unknown }[];
  /** Sends audio of one item, whatever the payloads: of what it was asked to say, or of an answer of its own. */
  speak(itemId: string, payloads: readonly string[]): void;
  /** Ends what it was saying. */
  finish(transcript: string): void;
  /** Begins an answer and ends it without a sound. */
  answerNothing(): void;
  /** Audio of a response that it was told to stop, or that it has stopped by itself. */
  speakLate(itemId: string, payload: string): void;
  /** Hears the caller begin; stops speaking if it was. */
  hearCaller(): void;
  /** Hears the caller end, and what was said. */
  understandCaller(itemId: string, text: string): void;
  callTool(callId: string, name: string, argumentsJson: string): void;
  /** A well-formed message of a kind that nobody knows. */
  sendUnknown(): void;
  /** A message that cannot be read. */
  sendGarbled(): void;
  /** Takes nothing any more and answers nothing, and does not hang up either. */
  stall(): void;
  /** Ends the session from its side, in order. */
  hangUp(): void;
  /** The connection breaks. */
  drop(): void;
  /** Connections that are open on its side. */
  connections(): number;
}

/** `refusing`: the provider does not let the client in; `silent`: it takes the connection and never answers. */
export type ProviderMood = 'accepting' | 'refusing' | 'silent';

export interface VoiceContractSubject {
  /** Not connected yet. */
  readonly client: VoiceClient;
  readonly provider: ScriptedProvider;
  readonly oddities: readonly VoiceOddity[];
  /** Moves the client's clock, which stands still otherwise. */
  readonly passTime: (ms: number) => Promise<void>;
  /** Actions the client has scheduled and neither run nor cancelled. */
  readonly pendingTimers: () => number;
  /** Frees whatever the harness opened. */
  readonly dispose: () => Promise<void>;
}

export interface VoiceContractHarness {
  open(mood: ProviderMood): Promise<VoiceContractSubject>;
}

/** 160 bytes: 20 ms of µ-law at 8 kHz, 10 ms of PCM at 8 kHz; whole samples in every format. */
export const first = Buffer.alloc(160, 1).toString('base64');
export const second = Buffer.alloc(160, 2).toString('base64');

export interface Observed extends VoiceContractSubject {
  readonly seen: VoiceEvent[];
  /** Resolves when `events()` has ended. */
  readonly over: Promise<void>;
}

export type Open = (mood?: ProviderMood) => Promise<Observed>;
export type Connected = () => Promise<Observed>;

export function observe(subject: VoiceContractSubject): Observed {
  const seen: VoiceEvent[] = [];
  return { ...subject, seen, over: collect(subject.client, seen) };
}

async function collect(client: VoiceClient, seen: VoiceEvent[]): Promise<void> {
  for await (const event of client.events()) seen.push(event);
}

export async function rejectionOf(promise: Promise<void>): Promise<string> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return isCodedError(error) ? error.code : 'not a CodedError';
  }
}

export function brief(event: VoiceEvent): string {
  if (event.type === 'failed') return `failed ${event.error.code}`;
  return event.type === 'closed' ? `closed ${event.reason}` : event.type;
}

/** Real sockets need a moment; without them the first look is enough. */
export async function eventually(check: () => void): Promise<void> {
  const givenUpMs = performance.now() + 2_000;
  for (;;) {
    await new Promise((resolve) => void setImmediate(resolve));
    try {
      check();
      return;
    } catch (error) {
      if (performance.now() > givenUpMs) throw error;
    }
  }
}

/** For what takes some of the client's time too: up to five seconds of it, and far more turns of the event loop. */
export async function inTime({ passTime }: VoiceContractSubject, check: () => void): Promise<void> {
  for (let round = 1; ; round += 1) {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
    try {
      check();
      return;
    } catch (error) {
      if (round === 100) throw error;
    }
    await passTime(50);
  }
}

export const types = (subject: Observed): readonly string[] => subject.seen.map((event) => event.type);
