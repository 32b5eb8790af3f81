import type { Clock } from '@voc/resilience';
import type { Logger } from '@voc/telemetry';
import { createNote, type NoteInput } from './create-note.js';
import { createTicket, type TicketInput } from './create-ticket.js';
import { createHubSpotHttp, type HubSpotHttpConfig, type HubSpotScope } from './hubspot-http.js';
import { createHubSpotPaths } from './hubspot-paths.js';
import { createPortalFeatures } from './portal-features.js';
import { createTicketPriorities } from './ticket-priorities.js';
import { upsertContact } from './upsert-contact.js';

/** What a handover needs of a CRM. Each method may be repeated without harm and throws HubSpotError only. */
export interface Crm {
  /** @param phone E.164 */
  upsertContact(phone: string, scope: HubSpotScope): Promise<string>;
  createTicket(input: TicketInput, scope: HubSpotScope): Promise<string>;
  createNote(input: NoteInput, scope: HubSpotScope): Promise<string>;
}

export interface HubSpotConfig extends HubSpotHttpConfig {
  readonly apiVersion: string;
  readonly ticketPipeline: string;
  readonly ticketStage: string;
  readonly ticketExtraProperties: Readonly<Record<string, string>>;
  readonly unknownCallerName: string;
}

export function createHubSpotCrm(
  config: HubSpotConfig,
  deps: { readonly clock: Clock; readonly logger: Logger },
): Crm {
  const http = createHubSpotHttp(config, deps);
  const paths = createHubSpotPaths(config.apiVersion);
  const shared = { http, paths, portal: createPortalFeatures(deps) };
  const contacts = { ...shared, unknownCallerName: config.unknownCallerName };
  const tickets = {
    ...shared,
    priorities: createTicketPriorities(shared),
    pipeline: config.ticketPipeline,
    stage: config.ticketStage,
    extraProperties: config.ticketExtraProperties,
  };
  return {
    upsertContact: (phone, scope) => upsertContact(contacts, phone, scope),
    createTicket: (input, scope) => createTicket(tickets, input, scope),
    createNote: (input, scope) => createNote(shared, input, scope),
  };
}
