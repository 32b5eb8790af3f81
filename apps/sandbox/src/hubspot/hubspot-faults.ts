import type { ObjectType } from './object-types.js';

/** What can go wrong with HubSpot. Counters count down as they are used. */
export interface HubspotFaults {
  /** `refused`: nobody listens on the port; `server-error`: every request gets 500. */
  readonly outage: 'none' | 'refused' | 'server-error';
  /** Added to every reply. */
  readonly slowMs: number;
  /** The next n requests get 500, then all is well. */
  readonly serverErrors: number;
  /** The next n requests other than searches get 429 TEN_SECONDLY_ROLLING. */
  readonly burst429: number;
  /** The next n searches get 429, which comes without rate-limit headers. */
  readonly search429: number;
  /** `Retry-After` of a 429 as sent, seconds or milliseconds: HubSpot's sources disagree. null leaves it out. */
  readonly retryAfter: string | null;
  /** The next n successful creates, updates or upserts of a type happen, but the reply never comes. */
  readonly commitThenTimeout: Readonly<Record<ObjectType, number>>;
  /** The token is refused: 401. */
  readonly unauthorized: boolean;
  /** The token lacks scopes: 403. */
  readonly missingScopes: boolean;
  /** The scopes HubSpot says the token has; null: it is of a kind of which HubSpot does not tell. */
  readonly scopes: readonly string[] | null;
  /** The next n creates get 409 although no record in sight conflicts. */
  readonly conflicts: number;
  /** Successful writes carry a `warnings` array. */
  readonly warnings: boolean;
  /** Properties an administrator made required; date-versioned paths from 2026-09 enforce that. */
  readonly requiredExtra: Readonly<Partial<Record<ObjectType, string>>>;
  /** The set-up script was never run: the portal lacks `voice_phone_e164` and `voice_handover_id`. */
  readonly withoutVoiceProperties: boolean;
  /** Whether the portal's tickets know the priority URGENT. */
  readonly urgentPriority: boolean;
  /** New and changed records appear in search this much later. */
  readonly indexLagMs: number;
}

export const noHubspotFaults: HubspotFaults = {
  outage: 'none',
  slowMs: 0,
  serverErrors: 0,
  burst429: 0,
  search429: 0,
  retryAfter: null,
  commitThenTimeout: { contacts: 0, tickets: 0, notes: 0, tasks: 0 },
  unauthorized: false,
  missingScopes: false,
  scopes: [
    'crm.objects.contacts.read',
    'crm.objects.contacts.write',
    'crm.objects.tickets.read',
    'crm.objects.tickets.write',
  ],
  conflicts: 0,
  warnings: false,
  requiredExtra: {},
  withoutVoiceProperties: false,
  urgentPriority: false,
  indexLagMs: 10_000,
};
