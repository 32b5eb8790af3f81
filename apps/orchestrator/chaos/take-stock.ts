import type { Story } from './caller.js';
import type { ChaosWorld } from './chaos-world.js';
import type { Aftermath, CallAftermath, WaitLimits } from './invariants.js';

const lookAgainMs = 250;

/** Waits until nothing moves any more, or for as long as it may; then says what there is. */
export async function takeStock(
  world: ChaosWorld,
  stories: { readonly calm: readonly Story[]; readonly stormy: readonly Story[] },
  limits: WaitLimits & { readonly restLimitMs: number },
): Promise<Aftermath> {
  await untilAtRest(world, limits.restLimitMs);
  const [tokens, open] = await Promise.all([world.tokens(), world.openHandovers()]);
  const after = async (story: Story): Promise<CallAftermath> => {
    const { handover_id: id, caller_phone: phone } = story.event;
    return {
      story,
      isUndisturbed: stories.calm.includes(story),
      row: await world.stores.handovers.read(id),
      isOpen: open.has(id),
      tickets: world.hubSpot.ticketsOf(id),
      notes: world.hubSpot.notesOf(id),
      contacts: world.hubSpot.contactsOf(phone ?? ''),
      tokens: tokens.get(id) ?? 0,
    };
  };
  return {
    calls: await Promise.all([...stories.calm, ...stories.stormy].map(after)),
    queuedMessages: await world.queue.size(),
    deadLetters: await world.deadLetters(),
    limits,
  };
}

async function untilAtRest(world: ChaosWorld, limitMs: number): Promise<void> {
  const untilMs = performance.now() + limitMs;
  while (performance.now() < untilMs) {
    const [open, queued] = await Promise.all([world.openHandovers(), world.queue.size()]);
    if (open.size === 0 && queued === 0) return;
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}
