import type { IncomingCall } from '../../world/phone-network.js';

export interface FakeIncomingCall {
  readonly call: IncomingCall;
  /** What the called side did, in order. */
  readonly done: readonly string[];
  press(digits: string): void;
  speak(frame: Uint8Array): void;
  bridge(): void;
  /** The other side hangs up. */
  end(): void;
}

/** A call whose other side is the test. */
export function createFakeIncomingCall(callSid = 'CA00000000000000000000000000000001'): FakeIncomingCall {
  const done: string[] = [];
  const onDigit: ((digit: string) => void)[] = [];
  const onAudio: ((frame: Uint8Array) => void)[] = [];
  const onBridged: (() => void)[] = [];
  const onEnded: (() => void)[] = [];
  const end = (): void => onEnded.forEach((listener) => listener());

  return {
    done,
    press: (digits) => Array.from(digits).forEach((digit) => onDigit.forEach((listener) => listener(digit))),
    speak: (frame) => onAudio.forEach((listener) => listener(frame)),
    bridge: () => onBridged.forEach((listener) => listener()),
    end,
    call: {
      callSid,
      from: '+15550100001',
      to: '+15550100009',
      answer: () => void done.push('answer'),
      hangup() {
        done.push('hangup');
        end();
      },
      play: (audio) => void done.push(`play ${audio.length}`),
      onDigit: (listener) => void onDigit.push(listener),
      onAudio: (listener) => void onAudio.push(listener),
      onBridged: (listener) => void onBridged.push(listener),
      onEnded: (listener) => void onEnded.push(listener),
    },
  };
}
