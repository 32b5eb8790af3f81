import { z } from 'zod';

/** What the gateway may say on a media stream, and how it can be wrong. */
export type GatewayMessage =
  | { readonly type: 'media'; readonly audio: Uint8Array }
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'clear' }
  | {
      readonly type: 'violation';
      /** 31950: binary or undecodable; 31951: not conforming. */
      readonly error: 31950 | 31951;
      readonly rule: string;
    };

/** The documentation names no limit; a longer message is not one a phone call needs. */
export const maxMessageBytes = 65_536;

const messageSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    streamSid: z.string(),
    media: z.strictObject({ payload: z.string().min(1) }),
  }),
  z.strictObject({
    event: z.literal('mark'),
    streamSid: z.string(),
    mark: z.strictObject({ name: z.string().min(1) }),
  }),
  z.strictObject({ event: z.literal('clear'), streamSid: z.string() }),
]);

/** Starts of containers that would be heard as noise: RIFF (WAV), ID3 (MP3), OggS. */
const headers = ['RIFF', 'ID3', 'OggS'].map((text) => Buffer.from(text, 'latin1'));

/**
 * Checks one message of the gateway as strictly as Twilio is documented to; never throws.
 * A violation names the broken rule and carries nothing of the message.
 */
export function validateStreamMessage(data: Buffer, isBinary: boolean, streamSid: string): GatewayMessage {
  if (isBinary) return violation(31950, 'binary-message');
  if (data.length > maxMessageBytes) return violation(31951, 'message-too-long');
  const parsed = messageSchema.safeParse(parseJson(data.toString('utf8')));
  if (!parsed.success) return violation(31951, schemaRule(parsed.error));
  const message = parsed.data;
  if (message.streamSid !== streamSid) return violation(31951, 'wrong-stream-sid');
  switch (message.event) {
    case 'media':
      return validatePayload(message.media.payload);
    case 'mark':
      return { type: 'mark', name: message.mark.name };
    case 'clear':
      return { type: 'clear' };
  }
}

function validatePayload(payload: string): GatewayMessage {
  const audio = Buffer.from(payload, 'base64');
  if (audio.toString('base64') !== payload) return violation(31951, 'payload-not-base64');
  if (headers.some((header) => audio.subarray(0, header.length).equals(header))) {
    return violation(31951, 'payload-with-file-header');
  }
  return { type: 'media', audio };
}

function violation(error: 31950 | 31951, what: string): GatewayMessage {
  return { type: 'violation', error, rule: `${error}-${what}` };
}

/** @returns undefined, which no schema takes, for anything but JSON */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function schemaRule(error: z.ZodError): string {
  const codes = error.issues.map(({ code }) => code);
  if (codes.includes('invalid_union')) return 'unknown-event';
  if (codes.includes('unrecognized_keys')) return 'unexpected-field';
  const atRoot = error.issues.some(({ path }) => path.length === 0);
  return atRoot ? 'not-a-json-object' : 'missing-or-invalid-field';
}
