import { z } from 'zod';
import { linkTo } from './association.js';
import { HubSpotError } from './hubspot-error.js';
import type { HubSpotHttp, HubSpotScope } from './hubspot-http.js';
import type { HubSpotPaths } from './hubspot-paths.js';

const noteToTicket = 228;
const noteToContact = 202;

const idSchema = z.object({ id: z.coerce.string() });
const associatedSchema = z.object({ results: z.array(z.object({ toObjectId: z.coerce.string() })) });

export interface NoteDeps {
  readonly http: HubSpotHttp;
  readonly paths: HubSpotPaths;
}

export interface NoteInput {
  readonly ticketId: string;
  readonly contactId: string | null;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  /** HTML. */
  readonly body: string;
  /** An earlier attempt may have got through without our knowing. */
  readonly mayExist: boolean;
}

/**
 * One note on the handover's ticket. Notes have no unique property, so whenever one may exist already the ticket is
 * asked for its notes first: a fresh ticket of ours has no other.
 * @returns HubSpot's record id
 */
export async function createNote(deps: NoteDeps, input: NoteInput, scope: HubSpotScope): Promise<string> {
  const known = input.mayExist ? await noteOf(deps, input.ticketId, scope) : null;
  if (known !== null) return known;
  try {
    return await post(deps, input, scope);
  } catch (error) {
    if (!(error instanceof HubSpotError) || !error.retryable) throw error;
    return (await noteOf(deps, input.ticketId, scope)) ?? (await post(deps, input, scope));
  }
}

async function noteOf(deps: NoteDeps, ticketId: string, scope: HubSpotScope): Promise<string | null> {
  const path = deps.paths.associated('tickets', ticketId, 'notes');
  const { results } = await deps.http({ method: 'GET', path, mayRepeat: true }, associatedSchema, scope);
  return results[0]?.toObjectId ?? null;
}

async function post(deps: NoteDeps, input: NoteInput, scope: HubSpotScope): Promise<string> {
  const body = {
    properties: { hs_timestamp: input.timestamp, hs_note_body: input.body },
    associations: [
      linkTo(input.ticketId, noteToTicket),
      ...(input.contactId === null ? [] : [linkTo(input.contactId, noteToContact)]),
    ],
  };
  const path = deps.paths.objects('notes');
  return (await deps.http({ method: 'POST', path, body, mayRepeat: false }, idSchema, scope)).id;
}
