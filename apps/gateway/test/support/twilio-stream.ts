import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import { newSid } from './sids.js';
import { until } from './until.js';

export interface StreamOptions {
  /** Replaces the right signature; null leaves the header out. */
  readonly signature?: string | null;
  readonly path?: string;
}

export interface GatewayMessage {
  readonly event: 'media' | 'mark' | 'clear';
  readonly streamSid: string;
  readonly media?: { readonly payload: string };
  readonly mark?: { readonly name: string };
}

/** Twilio's end of one media stream. */
export interface TwilioStream {
  readonly streamSid: string;
  /** Everything the gateway has sent, in order. */
  readonly received: readonly GatewayMessage[];
  /** `connected` and `start`, as Twilio sends them. */
  start(start: {
    readonly callSid: string;
    readonly accountSid: string;
    readonly ticket?: string;
    readonly traceparent?: string;
  }): void;
  media(payload: string): void;
  digit(digit: string): void;
  stop(): void;
  raw(data: string | Buffer): void;
  /** Echoes every mark that has not been echoed yet: the caller has heard everything. */
  heardAll(): void;
  /** From now on everything is heard as soon as it comes. */
  hearAtOnce(): void;
  /** The audio bytes received so far. */
  audio(): Buffer;
  /** How the gateway closed the socket; waits for it. */
  closeCode(): Promise<number>;
  /** Goes away without a word, as a broken connection does. */
  cut(): void;
}

/** @throws Error `refused N` when the gateway answers the upgrade with a status other than 101 */
export async function openStream(
  gateway: { readonly port: number; readonly signature: string },
  options: StreamOptions,
): Promise<TwilioStream> {
  const { signature = gateway.signature, path = '/twilio/stream' } = options;
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}${path}`, {
    perMessageDeflate: false,
    headers: signature === null ? {} : { 'x-twilio-signature': signature },
  });
  const refused = new Promise<never>((_resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => {
      reject(new Error(`refused ${response.statusCode}`));
      socket.terminate();
    });
    socket.on('error', reject);
  });
  await Promise.race([once(socket, 'open'), refused]);
  return driveStream(socket);
}

function driveStream(socket: WebSocket): TwilioStream {
  const streamSid = newSid('MZ');
  const received: GatewayMessage[] = [];
  const unheard: string[] = [];
  let closedWith: number | null = null;
  let sequence = 0;
  let chunk = 0;
  let hearsAtOnce = false;

  const send = (message: object): void => {
    sequence += 1;
    socket.send(JSON.stringify({ ...message, sequenceNumber: String(sequence), streamSid }));
  };
  const heardAll = (): void => {
    for (const name of unheard.splice(0)) send({ event: 'mark', mark: { name } });
  };
  socket.on('close', (code) => void (closedWith = code));
  socket.on('message', (data: RawData) => {
    const message = JSON.parse((data as Buffer).toString('utf8')) as GatewayMessage;
    received.push(message);
    if (message.mark) unheard.push(message.mark.name);
    if (hearsAtOnce) heardAll();
  });

  return {
    streamSid,
    received,
    start({ callSid, accountSid, ticket, traceparent }) {
      socket.send('{"event":"connected","protocol":"Call","version":"1.0.0"}');
      const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
      const customParameters = {
        ...(ticket === undefined ? {} : { ticket }),
        ...(traceparent === undefined ? {} : { traceparent }),
      };
      const tracks = ['inbound'];
      send({
        event: 'start',
        start: { accountSid, streamSid, callSid, tracks, mediaFormat, customParameters },
      });
    },
    media(payload) {
      chunk += 1;
      const timestamp = String(135 + chunk * 20);
      send({ event: 'media', media: { track: 'inbound', chunk: String(chunk), timestamp, payload } });
    },
    digit: (digit) => send({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } }),
    stop() {
      send({ event: 'stop', stop: {} });
      socket.close(1000);
    },
    raw: (data) => socket.send(data),
    heardAll,
    hearAtOnce() {
      hearsAtOnce = true;
      heardAll();
    },
    audio: () =>
      Buffer.concat(received.map((message) => Buffer.from(message.media?.payload ?? '', 'base64'))),
    async closeCode() {
      await until('the gateway closes the stream', () => closedWith !== null);
      return closedWith ?? 0;
    },
    cut: () => socket.terminate(),
  };
}
