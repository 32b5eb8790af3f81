import type { HeardItem } from '../../voice-client.js';
import type { SpeechPurpose } from '../../voice-event.js';
import type { AudioDelta } from './server-event.js';

interface Response {
  readonly purpose: SpeechPurpose;
  /** Items that have audio and no end of it yet. */
  readonly openItems: Set<string>;
  isAudible: boolean;
  hasProduced: boolean;
}

interface Item {
  readonly contentIndex: number;
  receivedBytes: number;
  isComplete: boolean;
  /** Where the provider's copy ends because we said so. */
  truncatedMs: number;
}

export interface Truncation {
  readonly itemId: string;
  readonly contentIndex: number;
  /** Whole milliseconds, at most what was received of the item. */
  readonly audioEndMs: number;
}

export interface ResponseLedger {
  begun(responseId: string, purpose: SpeechPurpose): void;
  /** The purpose to label this audio with; null when it is not for the caller any more, or never was. */
  admit(delta: AudioDelta, byteCount: number): SpeechPurpose | null;
  /** Whether the end of this item concerns the caller, who has had audio of it and no end yet. */
  audioEnded(responseId: string, itemId: string): boolean;
  calledTool(responseId: string): void;
  /** From now on nothing of this response is for the caller. */
  silence(responseId: string): void;
  /** Closes the account of a response; null when there is none, or when that has been done before. */
  conclude(responseId: string): {
    readonly purpose: SpeechPurpose;
    readonly produced: boolean;
    readonly openItems: readonly string[];
  } | null;
  /** What the provider must be told so that its memory of the conversation ends where the caller's does. */
  truncationsFor(heard: readonly HeardItem[]): readonly Truncation[];
}

/** Far more than can be running or waiting in the caller's playback; beyond it the oldest are forgotten. */
const maxResponses = 64;
const maxItems = 256;

/**
 * Which responses the caller may hear and how much audio of which item has come. Only a response that was announced and
 * neither interrupted nor over is let through, so audio that arrives late needs no list to be recognised by.
 */
export function createResponseLedger(bytesPerMs: number): ResponseLedger {
  const responses = new Map<string, Response>();
  const items = new Map<string, Item>();

  return {
    begun(responseId, purpose) {
      remember(
        responses,
        responseId,
        { purpose, openItems: new Set(), isAudible: true, hasProduced: false },
        maxResponses,
      );
    },
    admit({ responseId, itemId, contentIndex }, byteCount) {
      const response = responses.get(responseId);
      if (!response?.isAudible) return null;
      const item = items.get(itemId) ?? {
        contentIndex,
        receivedBytes: 0,
        isComplete: false,
        truncatedMs: Infinity,
      };
      item.receivedBytes += byteCount;
      remember(items, itemId, item, maxItems);
      response.openItems.add(itemId);
      response.hasProduced = true;
      return response.purpose;
    },
    audioEnded(responseId, itemId) {
      const response = responses.get(responseId);
      const item = items.get(itemId);
      if (!response?.isAudible || !item || !response.openItems.delete(itemId)) return false;
      item.isComplete = true;
      return true;
    },
    calledTool: (responseId) => change(responses.get(responseId), { hasProduced: true }),
    silence: (responseId) => change(responses.get(responseId), { isAudible: false }),
    conclude(responseId) {
      const response = responses.get(responseId);
      if (!response) return null;
      responses.delete(responseId);
      const openItems = response.isAudible ? [...response.openItems] : [];
      return { purpose: response.purpose, produced: response.hasProduced, openItems };
    },
    truncationsFor: (heard) =>
      heard.flatMap((entry) => truncation(entry, items.get(entry.itemId), bytesPerMs)),
  };
}

function change(
  response: Response | undefined,
  flags: Partial<Pick<Response, 'hasProduced' | 'isAudible'>>,
): void {
  if (response) Object.assign(response, flags);
}

/** The provider refuses to cut an item without audio, beyond its end, or where it is already shorter. */
function truncation(
  { itemId, heardMs }: HeardItem,
  item: Item | undefined,
  bytesPerMs: number,
): readonly Truncation[] {
  if (!item || item.receivedBytes === 0) return [];
  const receivedMs = Math.floor(item.receivedBytes / bytesPerMs);
  const audioEndMs = Math.min(receivedMs, Math.max(0, Math.floor(Number.isNaN(heardMs) ? 0 : heardMs)));
  // Cutting behind the last word would erase the transcript and change nothing else.
  const wasHeardToTheEnd = item.isComplete && audioEndMs >= receivedMs;
  if (wasHeardToTheEnd || audioEndMs >= item.truncatedMs) return [];
  item.truncatedMs = audioEndMs;
  return [{ itemId, contentIndex: item.contentIndex, audioEndMs }];
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value, maxEntries: number): void {
  map.set(key, value);
  if (map.size <= maxEntries) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
