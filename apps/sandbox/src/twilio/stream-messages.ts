/** Twilio's side of the Media Streams protocol: JSON texts, numbers as strings, one sequence for all of a stream. */
export interface StreamMessages {
  connected(): string;
  start(customParameters: Readonly<Record<string, string>>): string;
  media(chunk: CallerChunk): string;
  dtmf(digit: string): string;
  mark(name: string): string;
  stop(): string;
}

/** Some of the caller's audio on its way to the gateway. */
export interface CallerChunk {
  readonly audio: Uint8Array;
  /** Milliseconds since the stream's start. */
  readonly timestampMs: number;
}

export interface StreamIdentity {
  readonly accountSid: string;
  readonly callSid: string;
  readonly streamSid: string;
}

/**
 * @see https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export function createStreamMessages({ accountSid, callSid, streamSid }: StreamIdentity): StreamMessages {
  let sequence = 0;
  let chunks = 0;
  const encode = (event: string, body: object): string => {
    sequence += 1;
    return JSON.stringify({ event, sequenceNumber: String(sequence), streamSid, ...body });
  };
  return {
    connected: () => JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
    start: (customParameters) =>
      encode('start', {
        start: {
          accountSid,
          streamSid,
          callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters,
        },
      }),
    media({ audio, timestampMs }) {
      chunks += 1;
      const payload = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64');
      return encode('media', {
        media: { track: 'inbound', chunk: String(chunks), timestamp: String(timestampMs), payload },
      });
    },
    dtmf: (digit) => encode('dtmf', { dtmf: { track: 'inbound_track', digit } }),
    mark: (name) => encode('mark', { mark: { name } }),
    stop: () => encode('stop', { stop: { accountSid, callSid } }),
  };
}
