import type { IncomingCall } from '../world/phone-network.js';
import { createMouth } from './mouth.js';

export type ChildPhase = 'ringing' | 'answered' | 'bridged' | 'ended';

/** The dialled side of a call: what the called party does arrives as events, what it hears is told to it. */
export interface ChildLeg {
  readonly call: IncomingCall;
  phase(): ChildPhase;
  sendDigit(digit: string): void;
  bridge(): void;
  /**
   * 20 ms in both directions; before the bridge nobody hears the other.
   * @returns the called party's voice, undefined for silence
   */
  talk(callerFrame: Uint8Array): Uint8Array | undefined;
  /** Hangs up on the called party. */
  end(): void;
}

export interface ChildLegIdentity {
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
}

export interface ChildLegEvents {
  answered(): void;
  /** The called party has rejected the call or hung up. */
  hungUp(during: Exclude<ChildPhase, 'ended'>): void;
}

interface Listeners {
  readonly digit: ((digit: string) => void)[];
  readonly audio: ((frame: Uint8Array) => void)[];
  readonly bridged: (() => void)[];
  readonly ended: (() => void)[];
}

export function createChildLeg(identity: ChildLegIdentity, events: ChildLegEvents): ChildLeg {
  const listeners: Listeners = { digit: [], audio: [], bridged: [], ended: [] };
  const voice = createMouth();
  let phase: ChildPhase = 'ringing';

  const end = (): void => {
    if (phase === 'ended') return;
    phase = 'ended';
    voice.close();
    for (const listener of listeners.ended) listener();
  };

  return {
    phase: () => phase,
    call: {
      ...identity,
      ...subscriptions(listeners),
      answer() {
        if (phase !== 'ringing') return;
        phase = 'answered';
        events.answered();
      },
      hangup() {
        if (phase === 'ended') return;
        const during = phase;
        end();
        events.hungUp(during);
      },
      play: (audio) => {
        if (phase !== 'ringing') void voice.speak(audio);
      },
    },
    sendDigit: (digit) => listeners.digit.forEach((listener) => listener(digit)),
    bridge() {
      if (phase !== 'answered') return;
      phase = 'bridged';
      for (const listener of listeners.bridged) listener();
    },
    talk(callerFrame) {
      const said = voice.next();
      if (phase === 'bridged') listeners.audio.forEach((listener) => listener(callerFrame));
      return said.speaking ? said.frame : undefined;
    },
    end,
  };
}

function subscriptions(
  listeners: Listeners,
): Pick<IncomingCall, 'onDigit' | 'onAudio' | 'onBridged' | 'onEnded'> {
  return {
    onDigit: (listener) => void listeners.digit.push(listener),
    onAudio: (listener) => void listeners.audio.push(listener),
    onBridged: (listener) => void listeners.bridged.push(listener),
    onEnded: (listener) => void listeners.ended.push(listener),
  };
}
