import { createServer, type Server } from 'node:http';
import { systemClock, type Clock } from '@voc/resilience';
import type { CountryCode } from 'libphonenumber-js';
import { createFaults, type Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import { listenOnLoopback, type Listening } from '../world/listen.js';
import { createAssociationStore, type AssociationLink } from './association-store.js';
import { createCrmStore } from './crm-store.js';
import { createHubspotApp } from './hubspot-app.js';
import { noHubspotFaults, type HubspotFaults } from './hubspot-faults.js';
import type { ObjectType } from './object-types.js';
import type { Portal } from './operation.js';
import { createPropertyCatalogue } from './property-definitions.js';
import { createRequestGate } from './request-gate.js';

export interface HubspotFakeOptions {
  readonly journal: Journal;
  /** The one bearer token that is let in. */
  readonly accessToken: string;
  /** Country of phone numbers written without one. Default US. */
  readonly portalCountry?: CountryCode;
  /** Default: system clock. Index lag, slowness and rate limits run on it. */
  readonly clock?: Clock;
}

export interface StateRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly associations: readonly AssociationLink[];
}

export type HubspotState = Readonly<Record<ObjectType, readonly StateRecord[]>>;

export interface HubspotFake {
  readonly faults: Faults<HubspotFaults>;
  /** Once. @param port 0 or absent: any free port */
  start(port?: number): Promise<Listening>;
  /** Everything in the CRM now. */
  state(): HubspotState;
  /** A contact that has been there, and in the search index, for long. @returns its id */
  seedContact(properties: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

/** A strict HubSpot CRM in memory. */
export function createHubspotFake(options: HubspotFakeOptions): HubspotFake {
  const { journal, accessToken, portalCountry = 'US', clock = systemClock } = options;
  const plainFaults = createFaults<HubspotFaults>(noHubspotFaults);
  const portal: Portal = {
    store: createCrmStore({ portalCountry, indexLagMs: () => plainFaults.current.indexLagMs }, { clock }),
    associations: createAssociationStore(),
    catalogue: createPropertyCatalogue(() => plainFaults.current),
    faults: plainFaults,
    journal,
    clock,
  };
  const server = createServer(
    createHubspotApp(portal, createRequestGate(accessToken, { faults: plainFaults, clock })),
  );
  // Without a listener a port lost during an outage would end the world.
  server.on('error', (error) => journal.violation('world', 'hubspot-cannot-listen', error.message));
  let listening: Listening | undefined;

  const stateOf = (type: ObjectType): readonly StateRecord[] =>
    portal.store
      .all(type)
      .map(({ id, properties }) => ({ id, properties, associations: portal.associations.of(type, id) }));

  return {
    faults: withReachability(plainFaults, () =>
      reconcileReachability(server, listening, plainFaults.current),
    ),
    async start(port = 0) {
      listening = await listenOnLoopback(server, port);
      return listening;
    },
    state: () => ({
      contacts: stateOf('contacts'),
      tickets: stateOf('tickets'),
      notes: stateOf('notes'),
      tasks: stateOf('tasks'),
    }),
    seedContact: (properties) => portal.store.insert('contacts', properties, true).id,
    async close() {
      await listening?.close();
      listening = undefined;
    },
  };
}

/** While `outage` is `refused` nothing listens, so that clients meet a real refused connection. */
function reconcileReachability(
  server: Server,
  listening: Listening | undefined,
  faults: HubspotFaults,
): void {
  if (listening === undefined) return;
  const shouldListen = faults.outage !== 'refused';
  if (shouldListen === server.listening) return;
  if (shouldListen) {
    server.listen(listening.port, '127.0.0.1');
  } else {
    server.close();
    server.closeAllConnections();
  }
}

function withReachability(faults: Faults<HubspotFaults>, reconcile: () => void): Faults<HubspotFaults> {
  return {
    get current() {
      return faults.current;
    },
    set(changes) {
      faults.set(changes);
      reconcile();
    },
    reset() {
      faults.reset();
      reconcile();
    },
  };
}
