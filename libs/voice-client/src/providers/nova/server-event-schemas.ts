import { z } from 'zod';
import { usageTotals } from './nova-usage.js';
import type { ServerEvent } from './server-event.js';

type Schema = z.ZodType<ServerEvent>;

const contentId = z.string().min(1);
/** Absent, null or of another type are the same. */
const optionalText = z.string().nullable().catch(null);

const agreedAudio: Readonly<Record<string, unknown>> = {
  mediaType: 'audio/lpcm',
  sampleRateHertz: 8000,
  sampleSizeBits: 16,
  channelCount: 1,
  encoding: 'base64',
};

/** What is not declared is as agreed; declared in any other way, as a text or not a number, it is something else. */
function isAgreedAudio(declared: unknown): boolean {
  if (declared === undefined || declared === null) return true;
  if (typeof declared !== 'object') return false;
  const fields = new Map(Object.entries(declared));
  return Object.entries(agreedAudio).every(([name, value]) => (fields.get(name) ?? value) === value);
}

/** JSON within JSON, and not always there. */
function isSpeculative(additionalModelFields: string | null): boolean {
  try {
    const fields: unknown = JSON.parse(additionalModelFields ?? '{}');
    return typeof fields === 'object' && fields !== null && 'generationStage' in fields
      ? fields.generationStage === 'SPECULATIVE'
      : false;
  } catch {
    return false;
  }
}

/** `{ "interrupted" : true }`, compared by what it means, not how it is spaced. */
function isInterruptionMark(text: string): boolean {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || trimmed.length > 200) return false;
  try {
    const value: unknown = JSON.parse(trimmed);
    return (
      typeof value === 'object' && value !== null && 'interrupted' in value && value.interrupted === true
    );
  } catch {
    return false;
  }
}

/** A text in a text, now and then: then the inner one is meant. */
function unwrapped(content: string): string {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'string' ? value : content;
  } catch {
    return content;
  }
}

/** What is read of each event we have a use for, by the event's name; the result is what it means to us. */
export const serverEventSchemas: ReadonlyMap<string, Schema> = new Map<string, Schema>([
  ['userSpeechStart', z.object({}).transform(() => ({ type: 'caller-started' }) as const)],
  ['userSpeechEnd', z.object({}).transform(() => ({ type: 'caller-stopped' }) as const)],
  [
    'contentStart',
    z
      .object({
        contentId,
        type: z.enum(['TEXT', 'AUDIO', 'TOOL']),
        role: optionalText,
        additionalModelFields: optionalText,
        audioOutputConfiguration: z.unknown().optional(),
      })
      .transform((content) => ({
        type: 'content-started' as const,
        contentId: content.contentId,
        kind: content.type,
        isCaller: content.role === 'USER',
        isSpeculative: isSpeculative(content.additionalModelFields),
        isAgreedFormat: isAgreedAudio(content.audioOutputConfiguration),
      })),
  ],
  [
    'textOutput',
    z
      .object({ contentId, content: z.string() })
      .transform(({ contentId: id, content }): ServerEvent =>
        isInterruptionMark(content)
          ? { type: 'interruption-mark', contentId: id }
          : { type: 'text', contentId: id, text: content },
      ),
  ],
  [
    'toolUse',
    z
      .object({
        contentId,
        toolUseId: z.string().min(1),
        toolName: z.string(),
        content: z.string().catch(''),
      })
      .transform((use) => ({
        type: 'tool-use' as const,
        contentId: use.contentId,
        toolUseId: use.toolUseId,
        name: use.toolName,
        arguments: unwrapped(use.content),
      })),
  ],
  [
    'contentEnd',
    z
      .object({ contentId, stopReason: optionalText })
      .transform((end) => ({ ...end, type: 'content-ended' as const })),
  ],
  ['usageEvent', usageTotals.transform((total) => ({ type: 'usage' as const, total }))],
]);
