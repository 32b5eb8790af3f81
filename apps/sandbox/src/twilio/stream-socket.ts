import { WebSocket, type RawData } from 'ws';

/** What a media stream needs of its socket. */
export interface StreamSocket {
  /** Bytes accepted by `send` and not yet taken by the network. */
  unsentBytes(): number;
  /** Does nothing once the socket is closing. */
  send(text: string): void;
  onMessage(listener: (data: Buffer, isBinary: boolean) => void): void;
  /** Whoever closed it; 1006 without a close frame. */
  onClosed(listener: (code: number, brokeProtocol: boolean) => void): void;
  /** Messages arrive from now on. */
  resume(): void;
  /** Says goodbye with 1000. */
  close(): void;
  /** Cuts the connection. */
  terminate(): void;
}

/** @param socket open and paused */
export function createStreamSocket(socket: WebSocket): StreamSocket {
  let brokeProtocol = false;
  socket.on('error', (error: NodeJS.ErrnoException) => {
    brokeProtocol ||= error.code?.startsWith('WS_ERR') ?? false;
  });
  return {
    unsentBytes: () => socket.bufferedAmount,
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    onMessage: (listener) =>
      void socket.on('message', (data, isBinary) => listener(toBuffer(data), isBinary)),
    onClosed: (listener) => void socket.once('close', (code) => listener(code, brokeProtocol)),
    resume: () => socket.resume(),
    close: () => socket.close(1000),
    terminate: () => socket.terminate(),
  };
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
