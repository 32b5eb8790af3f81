import { isCanonicalBase64 } from '@voc/audio-codec';
import { z } from 'zod';

/** What Twilio sends on a bidirectional stream. Numbers that arrive as strings stay out unless we use them. */
export type TwilioMessage =
  | {
      readonly event: 'media';
      readonly payload: string;
      /** Milliseconds of the stream's own clock, which does not begin at 0 and wobbles; null when it cannot be read. */
      readonly timestampMs: number | null;
    }
  | { readonly event: 'mark'; readonly name: string }
  | { readonly event: 'dtmf'; readonly digit: string }
  | { readonly event: 'start'; readonly start: StreamStart }
  | { readonly event: 'connected' }
  | { readonly event: 'stop' };

export interface StreamStart {
  readonly accountSid: string;
  readonly streamSid: string;
  readonly callSid: string;
  readonly ticket: string | undefined;
  /** W3C, of the request that was answered with this stream; null without one. */
  readonly traceparent: string | null;
}

export type UnreadableMessage = 'not-json' | 'unknown-event' | 'bad-fields' | 'bad-audio';

const startSchema = z.object({
  start: z.object({
    accountSid: z.string().regex(/^AC[0-9a-f]{32}$/),
    streamSid: z.string().regex(/^MZ[0-9a-f]{32}$/),
    callSid: z.string().regex(/^CA[0-9a-f]{32}$/),
    mediaFormat: z.object({
      encoding: z.literal('audio/x-mulaw'),
      sampleRate: z.literal(8000),
      channels: z.literal(1),
    }),
    customParameters: z.record(z.string(), z.string()).default({}),
  }),
});
const markSchema = z.object({ mark: z.object({ name: z.string().min(1).max(256) }) });
const dtmfSchema = z.object({ dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }) });

/**
 * Parses one text frame; never throws. Media, 50 a second and call, is checked by hand; the rare rest by schema.
 * Unknown extra fields are tolerated everywhere: Twilio adds some without notice.
 * @see https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export function parseTwilioMessage(text: string): TwilioMessage | UnreadableMessage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  if (typeof json !== 'object' || json === null) return 'bad-fields';
  const message = json as { readonly event?: unknown; readonly media?: unknown };
  switch (message.event) {
    case 'media':
      return parseMedia(message.media);
    case 'mark': {
      const parsed = markSchema.safeParse(json);
      return parsed.success ? { event: 'mark', name: parsed.data.mark.name } : 'bad-fields';
    }
    case 'dtmf': {
      const parsed = dtmfSchema.safeParse(json);
      return parsed.success ? { event: 'dtmf', digit: parsed.data.dtmf.digit } : 'bad-fields';
    }
    case 'start': {
      const parsed = startSchema.safeParse(json);
      if (!parsed.success) return 'bad-fields';
      const { accountSid, streamSid, callSid, customParameters } = parsed.data.start;
      return {
        event: 'start',
        start: {
          accountSid,
          streamSid,
          callSid,
          ticket: customParameters['ticket'],
          traceparent: customParameters['traceparent']?.slice(0, maxTraceparentChars) ?? null,
        },
      };
    }
    case 'connected':
    case 'stop':
      return { event: message.event };
    default:
      return 'unknown-event';
  }
}

/** Twilio takes no longer parameters; it is kept with the call, so its length is seen to here. */
const maxTraceparentChars = 500;

/** 20 ms are 216 characters; Twilio never sent more than a fraction of a second. */
const maxPayloadChars = 32_768;

function parseMedia(media: unknown): TwilioMessage | UnreadableMessage {
  if (typeof media !== 'object' || media === null) return 'bad-fields';
  const { payload, timestamp } = media as { readonly payload?: unknown; readonly timestamp?: unknown };
  if (typeof payload !== 'string') return 'bad-fields';
  // This text is forwarded to the provider inside JSON without being decoded, so it must be nothing but base64.
  if (payload === '' || payload.length > maxPayloadChars || !isCanonicalBase64(payload)) return 'bad-audio';
  return { event: 'media', payload, timestampMs: readTimestamp(timestamp) };
}

/** Nine digits are eleven days; a call ends after one. */
function readTimestamp(timestamp: unknown): number | null {
  return typeof timestamp === 'string' && /^\d{1,9}$/.test(timestamp) ? Number(timestamp) : null;
}

export type MessageWriter = ReturnType<typeof createMessageWriter>;

/** The three messages Twilio accepts, with exactly these fields; one more and it answers 31951. */
export function createMessageWriter(streamSid: string) {
  const mediaHead = `{"event":"media","streamSid":"${streamSid}","media":{"payload":"`;
  const markHead = `{"event":"mark","streamSid":"${streamSid}","mark":{"name":"`;
  return {
    /** @param payload canonical base64 of whole µ-law frames */
    media: (payload: string): string => `${mediaHead}${payload}"}}`,
    /** @param name characters that need no JSON escape */
    mark: (name: string): string => `${markHead}${name}"}}`,
    clear: `{"event":"clear","streamSid":"${streamSid}"}`,
  } as const;
}
