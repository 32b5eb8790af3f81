import type { HandoverRecord } from '@voc/handover-token';
import type { Story } from './caller.js';

/** What the world looks like when everything has come to rest. */
export interface Aftermath {
  readonly calls: readonly CallAftermath[];
  /** Still waiting for somebody. */
  readonly queuedMessages: number;
  readonly deadLetters: readonly DeadLetter[];
  readonly limits: WaitLimits;
}

export interface CallAftermath {
  readonly story: Story;
  /** The call was over before the first fault. */
  readonly isUndisturbed: boolean;
  readonly row: HandoverRecord | null;
  /** The orchestrators have something left to do for it. */
  readonly isOpen: boolean;
  readonly tickets: number;
  readonly notes: number;
  /** Contacts with this caller's number. */
  readonly contacts: number;
  readonly tokens: number;
}

export interface DeadLetter {
  /** null for a message that is not an escalation. */
  readonly handoverId: string | null;
  readonly reason: string | null;
}

/** From the end of the farewell until something new is heard. */
export interface WaitLimits {
  readonly undisturbedMs: number;
  /** While processes die the gateway's patience is what ends a wait. */
  readonly disturbedMs: number;
}

const maxSilenceMs = 3_000;

/** What holds for each call, whatever died or failed. The text names what is wrong when it does not. */
const rules: readonly (readonly [
  violation: string,
  holds: (call: CallAftermath, world: Aftermath) => boolean,
])[] = [
  ['not exactly one ticket', ({ tickets }) => tickets === 1],
  ['more than one note', ({ notes }) => notes <= 1],
  ['no note', ({ notes }) => notes >= 1],
  ['more than one contact of the number', ({ contacts }) => contacts === 1],
  ['more than one token', ({ tokens }) => tokens <= 1],
  ['dialled more than once', ({ story }) => story.redirects <= 1],
  ['torn out of the conversation with the bot', ({ story }) => story.redirectsAfterReturn === 0],
  ['left hanging', ({ story }) => story.ending !== 'on-the-line'],
  ['agent without context', ({ story }) => story.ending !== 'agent' || story.hasContext],
  [
    'with the agent, but not by the row',
    ({ story, row }) => story.ending !== 'agent' || row?.status === 'redeemed',
  ],
  [
    'with the bot, but not by the row',
    ({ story, row }) => story.ending !== 'bot' || row?.status === 'failed',
  ],
  ['failed without a reason', ({ row }) => row?.status !== 'failed' || row.failure !== null],
  ['never finished', ({ row, isOpen }) => row?.finished_at != null && !isOpen],
  ['silent for too long', ({ story }) => story.longestSilenceMs <= maxSilenceMs],
  [
    'kept waiting for too long',
    ({ story, isUndisturbed }, { limits }) =>
      story.longestWaitMs <= (isUndisturbed ? limits.undisturbedMs : limits.disturbedMs),
  ],
];

/** @returns one line for each violation; none when everything holds */
export function violationsOf(world: Aftermath): readonly string[] {
  const ofCalls = world.calls.flatMap((call) =>
    rules
      .filter(([, holds]) => !holds(call, world))
      .map(([violation]) => `${call.story.event.handover_id}: ${violation} (${summary(call)})`),
  );
  const finished = new Set(
    world.calls.filter(({ row }) => row?.finished_at != null).map(({ story }) => story.event.handover_id),
  );
  const lost = world.deadLetters.filter(({ handoverId, reason }) =>
    handoverId === null ? reason === null : !finished.has(handoverId),
  );
  return [
    ...ofCalls,
    ...(world.queuedMessages > 0 ? [`${world.queuedMessages} message(s) never handled`] : []),
    ...lost.map(({ handoverId }) => `dead letter without reason or outcome: ${handoverId ?? 'unreadable'}`),
  ];
}

function summary({ story, row, ...counts }: CallAftermath): string {
  const { tickets, notes, contacts, tokens } = counts;
  const { ending, redirects } = story;
  const silence = Math.round(story.longestSilenceMs);
  const wait = Math.round(story.longestWaitMs);
  return JSON.stringify({
    ending,
    status: row?.status ?? null,
    failure: row?.failure ?? null,
    ...{ redirects, tickets, notes, contacts, tokens, silence, wait },
    steps: Object.fromEntries(
      Object.entries(row?.steps ?? {}).map(([name, step]) => [name, step.code ?? step.outcome]),
    ),
  });
}
