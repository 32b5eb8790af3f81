import { z } from 'zod';
import { linkTo } from './association.js';
import { HubSpotError } from './hubspot-error.js';
import type { HubSpotHttp, HubSpotScope } from './hubspot-http.js';
import type { HubSpotPaths } from './hubspot-paths.js';
import type { TicketPriority } from './ticket-priorities.js';

const taskToTicket = 230;
const taskToContact = 204;

const idSchema = z.object({ id: z.coerce.string() });
const associatedSchema = z.object({ results: z.array(z.object({ toObjectId: z.coerce.string() })) });
const taskSchema = z.object({ properties: z.object({ hs_task_body: z.string().nullish() }) });

export interface TaskDeps {
  readonly http: HubSpotHttp;
  readonly paths: HubSpotPaths;
}

export interface TaskInput {
  /** Stands in the body, which tells our task from those that the account's own workflows make. */
  readonly handoverId: string;
  readonly ticketId: string | null;
  readonly contactId: string | null;
  readonly subject: string;
  /** HTML; must hold the handover's id. */
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly dueAt: string;
  readonly priority: TicketPriority;
  /** An earlier attempt may have got through without our knowing. */
  readonly mayExist: boolean;
}

/** Tasks know no urgent one. */
const priorities: Readonly<Record<TicketPriority, string>> = {
  low: 'LOW',
  normal: 'MEDIUM',
  high: 'HIGH',
  urgent: 'HIGH',
};

/** More of them on a fresh ticket are no reason to go on looking. */
const maxTasksRead = 10;

/**
 * One task of calling somebody, on the handover's ticket. Tasks have no unique property, so whenever ours may exist
 * already the ticket is asked for its tasks first. Needs the scopes of contacts, as notes do.
 * @returns HubSpot's record id
 */
export async function createTask(deps: TaskDeps, input: TaskInput, scope: HubSpotScope): Promise<string> {
  const known = input.mayExist ? await existing(deps, input, scope) : null;
  if (known !== null) return known;
  try {
    return await post(deps, input, scope);
  } catch (error) {
    if (!(error instanceof HubSpotError) || !error.retryable) throw error;
    return (await existing(deps, input, scope)) ?? (await post(deps, input, scope));
  }
}

async function existing(deps: TaskDeps, input: TaskInput, scope: HubSpotScope): Promise<string | null> {
  if (input.ticketId === null) return null;
  const path = deps.paths.associated('tickets', input.ticketId, 'tasks');
  const { results } = await deps.http({ method: 'GET', path, mayRepeat: true }, associatedSchema, scope);
  for (const { toObjectId: id } of results.slice(0, maxTasksRead)) {
    const query = { properties: 'hs_task_body' };
    const call = { method: 'GET', path: deps.paths.object('tasks', id), query, mayRepeat: true } as const;
    const { properties } = await deps.http(call, taskSchema, scope);
    if (properties.hs_task_body?.includes(input.handoverId)) return id;
  }
  return null;
}

async function post(deps: TaskDeps, input: TaskInput, scope: HubSpotScope): Promise<string> {
  const { ticketId, contactId } = input;
  const body = {
    properties: {
      hs_timestamp: input.dueAt,
      hs_task_subject: input.subject,
      hs_task_body: input.body,
      hs_task_status: 'NOT_STARTED',
      hs_task_priority: priorities[input.priority],
      hs_task_type: 'CALL',
    },
    associations: [
      ...(ticketId === null ? [] : [linkTo(ticketId, taskToTicket)]),
      ...(contactId === null ? [] : [linkTo(contactId, taskToContact)]),
    ],
  };
  const path = deps.paths.objects('tasks');
  return (await deps.http({ method: 'POST', path, body, mayRepeat: false }, idSchema, scope)).id;
}
