import type { SpeechPurpose } from '../../voice-event.js';
import type { ContentStarted } from './server-event.js';

/** One thing the model says: sentences, each a planned text, its audio, and the text as spoken, with tool calls between. */
export interface Turn {
  readonly purpose: SpeechPurpose;
  /** Its audio blocks, oldest first: what consumers know as items. */
  readonly items: string[];
  readonly openItems: Set<string>;
  /** Those that any audio has come of; of the others nobody has to hear that they end. */
  readonly soundedItems: Set<string>;
  isAudible: boolean;
  hasProduced: boolean;
  /** The caller has spoken into it, by whichever sign came first. */
  isInterrupted: boolean;
  /** The sentences announced, oldest first, each with its audio in `items`. */
  readonly sentences: { readonly text: string; isSpoken: boolean }[];
  /** The model has said that nothing follows. */
  isEnding: boolean;
}

export interface Content {
  readonly kind: ContentStarted['kind'];
  readonly isCaller: boolean;
  readonly isSpeculative: boolean;
  /** What it belongs to; null while that is not known, and for the caller's. */
  turn: Turn | null;
}

export function newTurn(purpose: SpeechPurpose, isAudible: boolean): Turn {
  return {
    purpose,
    items: [],
    openItems: new Set(),
    soundedItems: new Set(),
    isAudible,
    hasProduced: false,
    isInterrupted: false,
    sentences: [],
    isEnding: false,
  };
}

/** Whether all that was announced has been told as spoken; that may come long after the audio, when it has been heard. */
export function isComplete(turn: Turn): boolean {
  return turn.isEnding && turn.openItems.size === 0 && turn.sentences.every(({ isSpoken }) => isSpoken);
}

/**
 * Notes that a text was spoken. It repeats an announced one, or the beginning of it when the caller broke in, and may
 * come when the model is long at something else; so it is looked for in several turns, the oldest first.
 * @param fallback the turn it counts for when it is none of the announced
 * @returns the turn, and which of its items was heard
 */
export function noteSpoken(
  turns: readonly Turn[],
  fallback: Turn | null,
  text: string,
): { readonly turn: Turn; readonly itemId: string | null } | null {
  const said = text.trim();
  const isMeant = (announced: string): boolean => announced.trim().startsWith(said);
  const turn =
    turns.find(({ sentences }) => sentences.some((one) => !one.isSpoken && isMeant(one.text))) ?? fallback;
  if (!turn) return null;
  const unspoken = turn.sentences.filter(({ isSpoken }) => !isSpoken);
  const sentence = unspoken.find((one) => isMeant(one.text)) ?? unspoken[0];
  if (!sentence) return { turn, itemId: turn.items.at(-1) ?? null };
  sentence.isSpoken = true;
  return { turn, itemId: turn.items[turn.sentences.indexOf(sentence)] ?? turn.items.at(-1) ?? null };
}

/** Far more than can be open at once; beyond it the oldest are forgotten, and what belongs to them is late. */
const maxContents = 64;

/** The blocks that have begun and not ended. */
export function createContents(): {
  begun(contentId: string, content: Content): void;
  find(contentId: string): Content | null;
  ended(contentId: string): void;
} {
  const contents = new Map<string, Content>();
  return {
    begun(contentId, content) {
      contents.set(contentId, content);
      const [oldest] = contents.keys();
      if (contents.size > maxContents && oldest !== undefined) contents.delete(oldest);
    },
    find: (contentId) => contents.get(contentId) ?? null,
    ended: (contentId) => void contents.delete(contentId),
  };
}
