import type { OpenStream, StreamEnd, StreamHandlers } from '../nova-stream.js';
import { createNovaPuppet, type NovaPuppet } from './nova-puppet.js';

export interface FakeStreamOptions {
  /** What the service does about the request; `accept` unless given. An error is what the SDK throws. */
  readonly answer?: 'accept' | 'silence' | Error;
}

export interface FakeStream {
  readonly open: OpenStream;
  readonly puppet: NovaPuppet;
  state(): 'none' | 'open' | 'ended';
  /** How many times it was aborted. */
  aborts(): number;
  /** Answers HTTP 200, when `answer` was `silence`. */
  accept(): void;
  /** Any bytes the service may send. */
  deliver(bytes: Uint8Array): void;
  end(end: StreamEnd): void;
}

/** A stream without SDK and network: accepts on the next turn of the event loop, delivers at once. */
export function createFakeStream({ answer = 'accept' }: FakeStreamOptions = {}): FakeStream {
  let handlers: StreamHandlers | null = null;
  let state: ReturnType<FakeStream['state']> = 'none';
  let aborts = 0;
  let isStalled = false;

  const end = (how: StreamEnd): void => {
    if (state !== 'open') return;
    state = 'ended';
    handlers?.onEnd(how);
  };
  const deliver = (bytes: Uint8Array): void => {
    if (state === 'open' && !isStalled) handlers?.onEvent(bytes);
  };
  const puppet = createNovaPuppet({
    send: (text) => deliver(Buffer.from(text)),
    end: () => end({ type: 'ended' }),
    drop: () => end({ type: 'ended' }),
    stall: () => void (isStalled = true),
    connections: () => (state === 'open' ? 1 : 0),
  });
  const take = async (input: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const bytes of input) {
      puppet.receive(Buffer.from(bytes).toString('utf8'));
      if (isStalled) return;
    }
  };

  return {
    puppet,
    deliver,
    end,
    state: () => state,
    aborts: () => aborts,
    accept: () => handlers?.onAccepted(),
    open(input, given) {
      handlers = given;
      state = 'open';
      void take(input);
      setImmediate(() => {
        if (state !== 'open') return;
        if (answer instanceof Error) end({ type: 'failed', cause: answer });
        else if (answer === 'accept') given.onAccepted();
      });
      return {
        abort() {
          aborts += 1;
          end({ type: 'ended' });
        },
      };
    },
  };
}
