/** Audio everywhere in the offline phone network: G.711 µ-law, 8 kHz, mono, 160 bytes = 20 ms. */
export const frameBytes = 160;
export const frameMs = 20;
export const silenceByte = 0xff;

/** A call arriving at a number of the phone network, seen from the called side. */
export interface IncomingCall {
  /** Sid of this call leg. */
  readonly callSid: string;
  /** Caller id presented, E.164. */
  readonly from: string;
  readonly to: string;
  answer(): void;
  /** Before the answer: reject as busy. After it: hang up. */
  hangup(): void;
  /** Sends audio towards the other side; queued and played in real time. */
  play(audio: Uint8Array): void;
  /** One keypress as the called side hears it, in real time. */
  onDigit(listener: (digit: string) => void): void;
  /** 20 ms of the other side's voice; only once both sides are connected. */
  onAudio(listener: (frame: Uint8Array) => void): void;
  /** The caller and this side now hear each other. */
  onBridged(listener: () => void): void;
  onEnded(listener: () => void): void;
}

/** Something that can be rung, such as Amazon Connect. */
export type PhoneEndpoint = (call: IncomingCall) => void;

export interface PhoneNetwork {
  register(number: string, endpoint: PhoneEndpoint): void;
  lookup(number: string): PhoneEndpoint | undefined;
}

export function createPhoneNetwork(): PhoneNetwork {
  const endpoints = new Map<string, PhoneEndpoint>();
  return {
    register: (number, endpoint) => void endpoints.set(number, endpoint),
    lookup: (number) => endpoints.get(number),
  };
}

/** What a person at the calling end can do and hears. Made by the Twilio fake. */
export interface CallerLeg {
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  /** Speaks a recording in real time; resolves when its last frame has gone out, at once when the call has ended. */
  speak(audio: Uint8Array): Promise<void>;
  /** Presses keys, 200 ms each; resolves after the last. */
  press(digits: string): Promise<void>;
  hangup(): void;
  readonly hears: HeardAudio;
  /** Resolves when the call is over, whoever ended it. */
  readonly ended: Promise<CallEnd>;
}

export interface CallEnd {
  readonly by: 'caller' | 'twiml' | 'rest' | 'far-side' | 'failure';
  readonly atMs: number;
}

/** The caller's ear: exactly one 20 ms frame every 20 ms from answer to end, silence included. */
export interface HeardAudio {
  onFrame(listener: (frame: Uint8Array, source: HeardSource) => void): () => void;
  /** Everything heard so far, one byte per 125 µs. */
  recording(): Uint8Array;
}

export type HeardSource = 'silence' | 'stream' | 'say' | 'ringing' | 'bridge';
