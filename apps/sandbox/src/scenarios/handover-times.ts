import type { Journal, JournalEntry, Party } from '../world/journal.js';
import type { LogLine } from '../world/service-log.js';
import type { SaidUtterance } from './play-caller.js';
import type { HandoverTimes } from './scenario-report.js';

export interface HandoverTimesSource {
  readonly journal: Pick<Journal, 'entries'>;
  readonly said: readonly SaidUtterance[];
  readonly callSid: string;
  /** When the call began, on the world's clock. */
  readonly startMs: number;
  readonly gatewayLines: readonly LogLine[];
}

/** When the steps of the call's last handover were seen, from outside the services where that is possible. */
export function handoverTimes({
  journal,
  said,
  callSid,
  startMs,
  gatewayLines,
}: HandoverTimesSource): HandoverTimes {
  const published = gatewayLines.findLast(
    ({ fields }) => fields?.['message'] === 'escalation published' && fields['call_sid'] === callSid,
  );
  const publishedMs = published?.atMs ?? null;
  // Words count when they are over; a key counts as soon as it is pressed.
  const madeMs = ({ keys, fromMs, toMs }: SaidUtterance): number => (keys === null ? toMs : fromMs);
  const request = said.findLast((each) => publishedMs !== null && madeMs(each) <= publishedMs);
  // Somebody may also be dialled without a handover, when there is no other way left.
  const dialStartedMs = journal
    .entries()
    .findLast((entry) => entry.kind === 'dial-started' && entry.callSid === callSid)?.atMs;
  const sinceMs = publishedMs ?? dialStartedMs ?? Infinity;
  const step = (
    party: Party,
    kind: string,
    counts: (detail: JournalEntry['detail']) => boolean = () => true,
  ): number | null => {
    const isIt = (entry: JournalEntry): boolean =>
      entry.party === party && entry.kind === kind && entry.atMs >= sinceMs && counts(entry.detail);
    return journal.entries().findLast(isIt)?.atMs ?? null;
  };
  const sinceStart = (ms: number | null | undefined): number | null =>
    ms == null ? null : Math.round(ms - startMs);
  return {
    requestedMs: sinceStart(request && madeMs(request)),
    publishedMs: sinceStart(publishedMs),
    dialledMs: sinceStart(step('twilio', 'dial-ringing')),
    answeredMs: sinceStart(step('twilio', 'dial-answered')),
    redeemedMs: sinceStart(step('connect', 'lambda-invoked', ({ status }) => status === 'answered')),
    bridgedMs: sinceStart(step('agent', 'speaks')),
  };
}
