import type { Clock } from '@voc/resilience';
import type { Logger, MetricsRegistry, Tracer } from '@voc/telemetry';
import { createCircuit, type Circuit, type CircuitConfig } from './circuit.js';
import { createNote, type NoteInput } from './create-note.js';
import { createTask, type TaskInput } from './create-task.js';
import { createTicket, type TicketInput } from './create-ticket.js';
import { verdictOf } from './hubspot-error.js';
import { createHubSpotHttp, type HubSpotHttpConfig, type HubSpotScope } from './hubspot-http.js';
import { createHubSpotPaths } from './hubspot-paths.js';
import { createPortalFeatures } from './portal-features.js';
import { createTicketPriorities } from './ticket-priorities.js';
import { upsertContact } from './upsert-contact.js';

/** What a handover needs of a CRM. Each method may be repeated without harm and throws HubSpotError only. */
export interface Crm {
  /** False while the CRM is known to fail: its work goes on, but nobody should wait for it. */
  isAvailable(): boolean;
  /** @param phone E.164 */
  upsertContact(phone: string, scope: HubSpotScope): Promise<string>;
  createTicket(input: TicketInput, scope: HubSpotScope): Promise<string>;
  createNote(input: NoteInput, scope: HubSpotScope): Promise<string>;
  createTask(input: TaskInput, scope: HubSpotScope): Promise<string>;
}

export interface HubSpotConfig extends HubSpotHttpConfig {
  readonly circuit: CircuitConfig;
  readonly apiVersion: string;
  readonly ticketPipeline: string;
  readonly ticketStage: string;
  readonly ticketExtraProperties: Readonly<Record<string, string>>;
  readonly unknownCallerName: string;
}

export interface CrmDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly tracer: Tracer;
}

export function createHubSpotCrm(config: HubSpotConfig, deps: CrmDeps): Crm {
  const circuit = createHubSpotCircuit(config.circuit, deps);
  const http = createHubSpotHttp(config, { ...deps, circuit });
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
    isAvailable: circuit.isClosed,
    upsertContact: (phone, scope) => upsertContact(contacts, phone, scope),
    createTicket: (input, scope) => createTicket(tickets, input, scope),
    createNote: (input, scope) => createNote(shared, input, scope),
    createTask: (input, scope) => createTask(shared, input, scope),
  };
}

function createHubSpotCircuit(config: CircuitConfig, { clock, logger, metrics }: CrmDeps): Circuit {
  const isOpen = metrics.gauge('hubspot_circuit_open', '1 while HubSpot has failed too often to be asked');
  isOpen.set(0);
  return createCircuit(config, {
    clock,
    verdictOf,
    onChange: (change) => {
      isOpen.set(change.to === 'open' ? 1 : 0);
      if (change.to === 'closed') logger.info('hubspot answers again');
      else
        logger.warn('hubspot is left alone for a while', { reason: change.because, wait_ms: change.pauseMs });
    },
  });
}
