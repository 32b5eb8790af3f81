import { z } from 'zod';
import { HubSpotError } from './hubspot-error.js';
import type { HubSpotHttp, HubSpotScope } from './hubspot-http.js';
import type { HubSpotPaths } from './hubspot-paths.js';
import type { PortalFeatures } from './portal-features.js';
import type { TicketPriorities, TicketPriority } from './ticket-priorities.js';

const keyProperty = 'voice_handover_id';
const ticketToContact = 16;

const idSchema = z.object({ id: z.coerce.string() });

export interface TicketDeps {
  readonly http: HubSpotHttp;
  readonly paths: HubSpotPaths;
  readonly portal: PortalFeatures;
  readonly priorities: TicketPriorities;
  readonly pipeline: string;
  readonly stage: string;
  /** Whatever the account's admin has made a required property. */
  readonly extraProperties: Readonly<Record<string, string>>;
}

export interface TicketInput {
  readonly handoverId: string;
  readonly subject: string;
  readonly content: string;
  readonly priority: TicketPriority;
  readonly contactId: string | null;
}

/**
 * One ticket per handover, linked to the contact in the same request. Repeating it finds the first one by the unique
 * property `voice_handover_id`; in an account without that property only the saga's own record prevents a second one.
 * @returns HubSpot's record id
 */
export async function createTicket(
  deps: TicketDeps,
  input: TicketInput,
  scope: HubSpotScope,
): Promise<string> {
  const priority = await deps.priorities(input.priority, scope);
  let properties: Readonly<Record<string, string>> = {
    subject: input.subject,
    content: input.content,
    hs_pipeline: deps.pipeline,
    hs_pipeline_stage: deps.stage,
    source_type: 'PHONE',
    ...(priority === null ? {} : { hs_ticket_priority: priority }),
    ...(deps.portal.has(keyProperty) ? { [keyProperty]: input.handoverId } : {}),
    ...deps.extraProperties,
  };
  for (;;) {
    try {
      return await post(deps, properties, input.contactId, scope);
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      if (error.code === 'HUBSPOT_CONFLICT') return await existing(deps, input.handoverId, error, scope);
      const accepted = withoutRefused(deps, properties, error);
      if (accepted === null) throw error;
      properties = accepted;
    }
  }
}

async function post(
  deps: TicketDeps,
  properties: Readonly<Record<string, string>>,
  contactId: string | null,
  scope: HubSpotScope,
): Promise<string> {
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ticketToContact }];
  const body = { properties, associations: contactId === null ? [] : [{ to: { id: contactId }, types }] };
  const mayRepeat = keyProperty in properties;
  const call = { method: 'POST', path: deps.paths.objects('tickets'), body, mayRepeat } as const;
  return (await deps.http(call, idSchema, scope)).id;
}

async function existing(
  deps: TicketDeps,
  handoverId: string,
  conflict: HubSpotError,
  scope: HubSpotScope,
): Promise<string> {
  const path = deps.paths.object('tickets', handoverId);
  try {
    const query = { idProperty: keyProperty };
    return (await deps.http({ method: 'GET', path, query, mayRepeat: true }, idSchema, scope)).id;
  } catch (error) {
    if (conflict.details.existingId !== null) return conflict.details.existingId;
    throw error;
  }
}

const optional: ReadonlySet<string> = new Set([keyProperty, 'source_type', 'hs_ticket_priority']);
const refusals: ReadonlySet<string> = new Set(['PROPERTY_DOESNT_EXIST', 'INVALID_OPTION', 'READ_ONLY_VALUE']);

/** The same properties without the optional ones HubSpot refused; null when that would change nothing. */
function withoutRefused(
  deps: TicketDeps,
  properties: Readonly<Record<string, string>>,
  error: HubSpotError,
): Readonly<Record<string, string>> | null {
  const refused = new Set(
    error.details.problems
      .filter(({ code }) => refusals.has(code))
      .flatMap((problem) => problem.properties)
      .filter((name) => optional.has(name) && name in properties),
  );
  if (refused.size === 0) return null;
  if (refused.has(keyProperty)) deps.portal.lacks(keyProperty);
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !refused.has(name)));
}
