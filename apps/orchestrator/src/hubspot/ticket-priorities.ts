import { z } from 'zod';
import type { HubSpotHttp, HubSpotScope } from './hubspot-http.js';
import type { HubSpotPaths } from './hubspot-paths.js';

export type TicketPriority = 'low' | 'normal' | 'high' | 'urgent';

/** The account's value for one of our priorities; null when it has none that fits. */
export type TicketPriorities = (priority: TicketPriority, scope: HubSpotScope) => Promise<string | null>;

const propertySchema = z.object({ options: z.array(z.object({ value: z.string() })) });

/** In order of preference; `URGENT` is a newer default that not every account has. */
const wanted: Readonly<Record<TicketPriority, readonly string[]>> = {
  low: ['LOW'],
  normal: ['MEDIUM'],
  high: ['HIGH'],
  urgent: ['URGENT', 'HIGH'],
};
const inEveryAccount = ['LOW', 'MEDIUM', 'HIGH'];

/** Options can be edited per account and a wrong one refuses the ticket, so they are read once per process. */
export function createTicketPriorities(deps: {
  readonly http: HubSpotHttp;
  readonly paths: HubSpotPaths;
}): TicketPriorities {
  let options: readonly string[] | null = null;
  return async (priority, scope) => {
    options ??= await readOptions(deps, scope);
    const known = options ?? inEveryAccount;
    return wanted[priority].find((value) => known.includes(value)) ?? null;
  };
}

/** null when they cannot be read now: the next ticket asks again. */
async function readOptions(
  deps: { readonly http: HubSpotHttp; readonly paths: HubSpotPaths },
  scope: HubSpotScope,
): Promise<readonly string[] | null> {
  try {
    const path = deps.paths.property('tickets', 'hs_ticket_priority');
    const { options } = await deps.http({ method: 'GET', path, mayRepeat: false }, propertySchema, scope);
    return options.map(({ value }) => value);
  } catch {
    return null;
  }
}
