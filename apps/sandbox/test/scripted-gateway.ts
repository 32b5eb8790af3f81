import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { listenOnLoopback } from '../src/world/listen.js';

/** What a webhook answers, and what the gateway does on a stream. */
export interface GatewayScript {
  /** TwiML by path; a path that is missing gets an empty 204. A function is asked anew at each request. */
  readonly twiml: Readonly<Record<string, string | ((visit: number) => string)>>;
  readonly onStream?: (stream: GatewayStream) => void;
}

export interface GatewayStream {
  readonly socket: WebSocket;
  readonly streamSid: string;
  readonly start: Readonly<Record<string, unknown>>;
  /** Everything received so far, `connected` included. */
  readonly messages: readonly StreamMessage[];
  play(audio: Uint8Array): void;
  mark(name: string): void;
  clear(): void;
  onMessage(listener: (message: StreamMessage) => void): void;
}

export interface StreamMessage {
  readonly event: string;
  readonly sequenceNumber?: string;
  readonly media?: { readonly payload: string; readonly timestamp: string; readonly chunk: string };
  readonly mark?: { readonly name: string };
  readonly dtmf?: { readonly digit: string };
  readonly start?: Readonly<Record<string, unknown>>;
  readonly streamSid?: string;
}

export interface WebhookVisit {
  readonly path: string;
  readonly fields: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Whether the signature over the public address is right. */
  readonly signed: boolean;
}

export interface ScriptedGateway {
  readonly url: string;
  readonly visits: readonly WebhookVisit[];
  readonly upgrades: readonly IncomingMessage[];
  readonly streams: readonly GatewayStream[];
  visitsTo(path: string): readonly WebhookVisit[];
  /** Open now. */
  sockets(): readonly WebSocket[];
  close(): Promise<void>;
}

export const publicBaseUrl = 'https://voice.example.com';

/** A gateway of a few lines, with a signature check of its own. */
export async function startScriptedGateway(
  authToken: string,
  script: GatewayScript,
): Promise<ScriptedGateway> {
  const visits: WebhookVisit[] = [];
  const upgrades: IncomingMessage[] = [];
  const streams: GatewayStream[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const sign = (data: string): string => createHmac('sha1', authToken).update(data).digest('base64');

  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? '';
      const fields = new URLSearchParams(body);
      const data = [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value);
      const signed = request.headers['x-twilio-signature'] === sign(publicBaseUrl + path + data.join(''));
      const earlier = visits.filter((visit) => visit.path === path).length;
      visits.push({ path, fields, headers: request.headers, signed });
      const answer = script.twiml[path.replace(/\?.*$/, '')];
      if (!signed || answer === undefined) response.writeHead(signed ? 204 : 403).end();
      else
        response
          .writeHead(200, { 'content-type': 'text/xml' })
          .end(typeof answer === 'string' ? answer : answer(earlier));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request);
    const candidates = ['', '/'].map((slash) => sign(`wss://voice.example.com${request.url ?? ''}${slash}`));
    if (!candidates.includes(String(request.headers['x-twilio-signature']))) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveStream(webSocket, script, streams));
  });
  const listening = await listenOnLoopback(server);

  return {
    url: listening.url,
    visits,
    upgrades,
    streams,
    visitsTo: (path) => visits.filter((visit) => visit.path.startsWith(path)),
    sockets: () => [...sockets.clients],
    async close() {
      for (const client of sockets.clients) client.terminate();
      await listening.close();
    },
  };
}

function serveStream(socket: WebSocket, script: GatewayScript, streams: GatewayStream[]): void {
  const messages: StreamMessage[] = [];
  const listeners: ((message: StreamMessage) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as StreamMessage;
    messages.push(message);
    if (message.event === 'start') {
      const stream = createStream(socket, message, messages, listeners);
      streams.push(stream);
      script.onStream?.(stream);
    }
    for (const listener of listeners) listener(message);
  });
}

function createStream(
  socket: WebSocket,
  { streamSid = '', start = {} }: StreamMessage,
  messages: readonly StreamMessage[],
  listeners: ((message: StreamMessage) => void)[],
): GatewayStream {
  const send = (message: object): void => socket.send(JSON.stringify(message));
  return {
    socket,
    streamSid,
    start,
    messages,
    play: (audio) =>
      send({ event: 'media', streamSid, media: { payload: Buffer.from(audio).toString('base64') } }),
    mark: (name) => send({ event: 'mark', streamSid, mark: { name } }),
    clear: () => send({ event: 'clear', streamSid }),
    onMessage: (listener) => void listeners.push(listener),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString('utf8');
  return body;
}
