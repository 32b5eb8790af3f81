import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createNovaPuppet, type NovaPuppet } from '../../src/providers/nova/testing/nova-puppet.js';
import { createPayloadReader, encodeMessage, payloadOf } from './event-stream.js';

export interface BedrockServer {
  readonly url: string;
  readonly puppet: NovaPuppet;
  readonly requests: IncomingHttpHeaders[];
  /** Sends an exception in the stream; the service closes it then. */
  fail(exceptionType: string, message: string): void;
  close(): Promise<void>;
}

export interface BedrockServerOptions {
  /** Answers with this HTTP status and error type instead of a stream; `silent` answers nothing. */
  readonly answer?: 'silent' | { readonly status: number; readonly errorType: string };
}

/** Bedrock for one stream, on loopback, HTTP/2 without TLS: the puppet behind the framing that the real SDK speaks. */
export async function startBedrock(options: BedrockServerOptions = {}): Promise<BedrockServer> {
  const sessions = new Set<ServerHttp2Session>();
  const requests: IncomingHttpHeaders[] = [];
  let stream: ServerHttp2Stream | null = null;
  const puppet = createNovaPuppet({
    send: (text) => stream?.write(chunk(text)),
    end: () => stream?.end(),
    drop: () => sessions.forEach((session) => session.destroy()),
    stall: () => stream?.pause(),
    connections: () => sessions.size,
  });
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  server.on('stream', (opened, headers) => {
    stream = opened;
    requests.push(headers);
    opened.on('error', () => undefined);
    answer(opened, options);
    const read = createPayloadReader((signed) => {
      // The last message of the input is an empty envelope.
      if (signed.length > 0) puppet.receive(eventIn(signed));
    });
    opened.on('data', (piece: Buffer) => read(piece));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    puppet,
    requests,
    fail(exceptionType, message) {
      const headers = {
        ':message-type': 'exception',
        ':exception-type': exceptionType,
        ':content-type': 'application/json',
      };
      stream?.end(encodeMessage(headers, Buffer.from(JSON.stringify({ message }))));
    },
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(stream: ServerHttp2Stream, options: BedrockServerOptions): void {
  const { answer: how } = options;
  if (how === 'silent') return;
  if (how) {
    stream.respond({
      ':status': how.status,
      'x-amzn-errortype': how.errorType,
      'content-type': 'application/json',
    });
    stream.end('{"message":"no"}');
    return;
  }
  stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
}

const chunk = (text: string): Buffer =>
  encodeMessage(
    { ':event-type': 'chunk', ':message-type': 'event', ':content-type': 'application/json' },
    Buffer.from(JSON.stringify({ bytes: Buffer.from(text).toString('base64') })),
  );

/** A signed envelope holds a message, that holds JSON, that holds the event in base64. */
function eventIn(signed: Buffer): string {
  const { bytes } = JSON.parse(payloadOf(signed).toString('utf8')) as { bytes: string };
  return Buffer.from(bytes, 'base64').toString('utf8');
}
