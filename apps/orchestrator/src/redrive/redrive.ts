import { errorFields } from '@voc/errors';
import type { DeadLetter, DeadLetterQueue } from './dead-letter-queue.js';

export interface RedriveRequest {
  readonly action: 'list' | 'send';
  /** Only these messages; empty for all. */
  readonly messageIds: readonly string[];
  /** Most messages to look at. */
  readonly limit: number;
}

export type LetterOutcome =
  | { readonly status: 'waiting' }
  | { readonly status: 'sent' }
  /** Sent, but the original is still in the dead-letter queue. */
  | { readonly status: 'sent-and-kept' }
  | { readonly status: 'failed'; readonly code: string };

export interface RedriveResult {
  /** Messages in the dead-letter queue before, about. */
  readonly count: number;
  /** Those that were asked for and found, oldest first. */
  readonly letters: readonly { readonly letter: DeadLetter; readonly outcome: LetterOutcome }[];
  /** Asked for by id, but not among the messages looked at. */
  readonly missingIds: readonly string[];
}

export interface RedriveDeps {
  readonly queue: DeadLetterQueue;
  /** Aborts when the operator stops us: nothing more is sent, what is held is released. */
  readonly signal: AbortSignal;
}

/**
 * Lists dead letters or sends them back. All are held before the first is sent: one that is refused again comes back as
 * another message and is not sent round and round. Whatever is not sent is released at the end, also after a failure.
 * @throws the transport's error when the dead-letter queue cannot be read
 */
export async function redrive(request: RedriveRequest, deps: RedriveDeps): Promise<RedriveResult> {
  const count = await deps.queue.count();
  const held = new Map<string, DeadLetter>();
  try {
    await holdAll(request, deps, held);
    const isWanted = ({ messageId }: DeadLetter): boolean =>
      request.messageIds.length === 0 || request.messageIds.includes(messageId);
    const wanted = [...held.values()].filter(isWanted).sort(byAge);
    const letters: { letter: DeadLetter; outcome: LetterOutcome }[] = [];
    for (const letter of wanted) {
      const isToSend = request.action === 'send' && !deps.signal.aborted;
      const outcome: LetterOutcome = isToSend ? await sendBack(deps.queue, letter) : { status: 'waiting' };
      if (outcome.status === 'sent' || outcome.status === 'sent-and-kept') held.delete(letter.messageId);
      letters.push({ letter, outcome });
    }
    const missingIds = request.messageIds.filter(
      (id) => !letters.some(({ letter }) => letter.messageId === id),
    );
    return { count, letters, missingIds };
  } finally {
    await Promise.allSettled([...held.values()].map((letter) => deps.queue.release(letter)));
  }
}

async function holdAll(
  { limit, messageIds }: RedriveRequest,
  { queue, signal }: RedriveDeps,
  held: Map<string, DeadLetter>,
): Promise<void> {
  const isComplete = (): boolean => messageIds.length > 0 && messageIds.every((id) => held.has(id));
  while (held.size < limit && !isComplete() && !signal.aborted) {
    const letters = await queue.hold(limit - held.size);
    const before = held.size;
    for (const letter of letters) held.set(letter.messageId, letter);
    // None, or only such as we have had before, whose hold has ended meanwhile.
    if (held.size === before) return;
  }
}

async function sendBack(queue: DeadLetterQueue, letter: DeadLetter): Promise<LetterOutcome> {
  try {
    return { status: (await queue.sendBack(letter)) === 'moved' ? 'sent' : 'sent-and-kept' };
  } catch (error) {
    return { status: 'failed', code: errorFields(error).error_code };
  }
}

function byAge(a: DeadLetter, b: DeadLetter): number {
  return (a.sentAtMs ?? 0) - (b.sentAtMs ?? 0);
}
