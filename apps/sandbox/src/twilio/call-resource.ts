/** Twilio's words for the state of a call leg. */
export type CallStatus =
  'initiated' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'canceled' | 'failed';

export interface CallIdentity {
  readonly accountSid: string;
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound-dial';
  readonly parentCallSid: string | null;
}

/** A call as the REST API shows it: snake case, dates as RFC 2822, the duration as text. */
export interface CallResource {
  readonly status: CallStatus;
  readonly [name: string]: unknown;
}

/** Where a leg stands, and since when; the one place its status changes. */
export interface CallState {
  readonly status: () => CallStatus;
  isAnswered(): boolean;
  isOver(): boolean;
  answer(): void;
  end(status: CallStatus): void;
  /** Whole seconds since the answer, up to the end; 0 for a call never answered. */
  durationS(): number;
  resource(identity: CallIdentity): CallResource;
}

export function createCallState(): CallState {
  const createdAt = new Date();
  let status: CallStatus = 'ringing';
  let answeredAt: Date | undefined;
  let endedAt: Date | undefined;

  const durationS = (): number =>
    answeredAt === undefined
      ? 0
      : Math.round(((endedAt ?? new Date()).getTime() - answeredAt.getTime()) / 1_000);

  return {
    status: () => status,
    isAnswered: () => answeredAt !== undefined,
    isOver: () => endedAt !== undefined,
    answer() {
      if (status !== 'ringing') return;
      status = 'in-progress';
      answeredAt = new Date();
    },
    end(finalStatus) {
      if (endedAt !== undefined) return;
      status = finalStatus;
      endedAt = new Date();
    },
    durationS,
    resource: (identity) => ({
      ...identityFields(identity),
      status,
      date_created: rfc2822(createdAt),
      date_updated: rfc2822(endedAt ?? answeredAt ?? createdAt),
      start_time: rfc2822(answeredAt ?? createdAt),
      end_time: endedAt === undefined ? null : rfc2822(endedAt),
      duration: endedAt === undefined ? null : String(durationS()),
      price: null,
      price_unit: 'USD',
      answered_by: null,
      caller_name: null,
      forwarded_from: null,
      group_sid: null,
      annotation: null,
      queue_time: '0',
      trunk_sid: null,
    }),
  };
}

function identityFields({ accountSid, callSid, from, to, direction, parentCallSid }: CallIdentity) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${callSid}`;
  return {
    sid: callSid,
    account_sid: accountSid,
    parent_call_sid: parentCallSid,
    api_version: '2010-04-01',
    from,
    from_formatted: from,
    to,
    to_formatted: to,
    direction,
    phone_number_sid: null,
    uri: `${uri}.json`,
    subresource_uris: { streams: `${uri}/Streams.json`, recordings: `${uri}/Recordings.json` },
  };
}

/** Such as `Sun, 22 Nov 2026 10:00:00 +0000`. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
