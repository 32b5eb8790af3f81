import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Refusal } from './admission.js';
import { createMessageSplitter } from './message-splitter.js';
import type { StreamPort } from './outbox.js';
import type { SonicSession } from './sonic-session.js';

/** The HTTP/2 stream of one session: bytes in, frames out, and how it ends. */
export interface SessionStream {
  readonly port: StreamPort;
  readonly attach: (session: SonicSession) => void;
}

/** A client that does not end its side once ours has ended is cut loose. */
const lingerMs = 5_000;

export function createSessionStream(stream: ServerHttp2Stream): SessionStream {
  let isFrozen = false;
  stream.on('error', () => stream.destroy());

  const isWritable = (): boolean => !isFrozen && !stream.destroyed && !stream.writableEnded;
  return {
    port: {
      respond() {
        if (isWritable())
          stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
      },
      sendFrame(frame) {
        if (isWritable()) stream.write(frame);
      },
      end() {
        if (!isWritable()) return;
        stream.end();
        const linger = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), lingerMs);
        stream.once('close', () => clearTimeout(linger));
      },
      reset: (code) => stream.close(code),
      cut: () => stream.session?.destroy(),
      freeze() {
        isFrozen = true;
        stream.pause();
      },
    },
    attach: (session) => attach(stream, session),
  };
}

function attach(stream: ServerHttp2Stream, session: SonicSession): void {
  const splitter = createMessageSplitter();
  stream.on('data', (piece: Buffer) => {
    const messages = splitter.push(piece);
    if (messages === null) session.receiveGarbage();
    else messages.forEach((message) => session.receive(message));
  });
  stream.on('end', () => {
    // RST_STREAM ends the reading side too; how that ended is for `close` to say.
    if (stream.aborted || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return;
    if (splitter.pendingBytes() > 0) session.receiveGarbage();
    session.inputEnded();
  });
  stream.on('close', () => session.ended());
}

/** Turns a request away before any streaming. */
export function refuseStream(stream: ServerHttp2Stream, { status, type, message }: Refusal): void {
  stream.on('error', () => stream.destroy());
  stream.resume();
  stream.respond({ ':status': status, 'content-type': 'application/json', 'x-amzn-errortype': type });
  stream.end(JSON.stringify({ message }));
}
