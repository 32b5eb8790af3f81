import type { OpenAiSocket, OpenSocket, SocketEnd, SocketHandlers } from '../openai-socket.js';
import { createOpenAiPuppet, type OpenAiPuppet, type PuppetOptions } from './openai-puppet.js';

export interface FakeSocketOptions extends PuppetOptions {
  /** What becomes of the attempt to connect; `open` unless given. */
  readonly upgrade?: 'open' | 'stall' | Extract<SocketEnd, { type: 'refused' | 'unreachable' }>;
  /** The other side does not answer pings, nor the closing handshake. */
  readonly isDead?: boolean;
}

export interface FakeSocket {
  readonly open: OpenSocket;
  readonly puppet: OpenAiPuppet;
  /** What was asked for at the upgrade. */
  asked(): { readonly url: URL; readonly apiKey: string } | null;
  state(): 'none' | 'connecting' | 'open' | 'ended';
  /** How many times each was done to the socket. */
  readonly calls: { close: number; terminate: number; ping: number };
  setBacklog(bytes: number): void;
  /** Anything the other side may send, JSON or not. */
  deliver(text: string | null): void;
  end(end: SocketEnd): void;
}

/** A socket without a network: opens on the next turn of the event loop, delivers at once. */
export function createFakeSocket(options: FakeSocketOptions = {}): FakeSocket {
  const { upgrade = 'open' } = options;
  const calls = { close: 0, terminate: 0, ping: 0 };
  let handlers: SocketHandlers | null = null;
  let asked: ReturnType<FakeSocket['asked']> = null;
  let state: ReturnType<FakeSocket['state']> = 'none';
  let backlogBytes = 0;
  let isDead = options.isDead ?? false;

  const end = (how: SocketEnd): void => {
    if (state === 'ended') return;
    state = 'ended';
    handlers?.onEnd(how);
  };
  const deliver = (text: string | null): void => {
    if (state === 'open') handlers?.onMessage(text);
  };
  const puppet = createOpenAiPuppet(
    {
      send: deliver,
      close: (code, reason) => end({ type: 'closed', code, reason }),
      drop: () => end({ type: 'closed', code: 1006, reason: '' }),
      stall: () => void (isDead = true),
      connections: () => (state === 'connecting' || state === 'open' ? 1 : 0),
    },
    options,
  );
  const socket: OpenAiSocket = {
    send(text) {
      if (state === 'open') puppet.receive(text);
    },
    ping() {
      calls.ping += 1;
      if (!isDead) handlers?.onPong();
    },
    bufferedBytes: () => backlogBytes,
    close() {
      calls.close += 1;
      if (!isDead) end({ type: 'closed', code: 1000, reason: '' });
    },
    terminate() {
      calls.terminate += 1;
      end({ type: 'closed', code: 1006, reason: '' });
    },
  };
  const settle = (): void => {
    if (state !== 'connecting' || upgrade === 'stall') return;
    if (upgrade !== 'open') {
      end(upgrade);
      return;
    }
    state = 'open';
    handlers?.onOpen();
    puppet.opened();
  };

  return {
    puppet,
    calls,
    deliver,
    end,
    asked: () => asked,
    state: () => state,
    setBacklog: (bytes) => void (backlogBytes = bytes),
    open(config, given) {
      asked = config;
      handlers = given;
      state = 'connecting';
      setImmediate(settle);
      return socket;
    },
  };
}
