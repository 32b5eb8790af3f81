import { base64ByteLength, isCanonicalBase64 } from '@voc/audio-codec';
import type { ServerEvent } from './server-event.js';
import { serverEventSchemas } from './server-event-schemas.js';

const malformed = { type: 'malformed' } as const;
const ignored = { type: 'ignored' } as const;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Never throws: whatever the bytes, the answer is one of the events. */
export function decodeServerEvent(bytes: Uint8Array): ServerEvent {
  const [name, body] = parseEvent(bytes) ?? [];
  if (name === undefined || !isRecord(body)) return malformed;
  if (name === 'audioOutput') return decodeAudio(body);
  const schema = serverEventSchemas.get(name);
  if (schema) return schema.safeParse(body).data ?? malformed;
  return passedOver.has(name) ? ignored : { type: 'unknown', name };
}

/** `{"event":{"<name>":{…}}}` */
function parseEvent(bytes: Uint8Array): readonly [string, unknown] | null {
  try {
    const message: unknown = JSON.parse(decoder.decode(bytes));
    if (!isRecord(message) || !isRecord(message['event'])) return null;
    return Object.entries(message['event'])[0] ?? null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By hand, because most events are these. From now on the payload goes on unread, so it is checked here. */
function decodeAudio({ contentId, content }: Readonly<Record<string, unknown>>): ServerEvent {
  if (typeof contentId !== 'string' || typeof content !== 'string') return malformed;
  if (!isCanonicalBase64(content) || base64ByteLength(content) % 2 !== 0) return { type: 'unusable-audio' };
  return { type: 'audio', contentId, payload: content };
}

const passedOver: ReadonlySet<string> = new Set(['completionStart', 'completionEnd']);
