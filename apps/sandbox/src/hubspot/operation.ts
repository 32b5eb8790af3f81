import type { Clock } from '@voc/resilience';
import type { Faults } from '../world/faults.js';
import type { Journal } from '../world/journal.js';
import { notFound } from './api-refusal.js';
import type { AssociationStore } from './association-store.js';
import type { CrmStore } from './crm-store.js';
import type { HubspotFaults } from './hubspot-faults.js';
import { parseObjectType, type ObjectType } from './object-types.js';
import type { PropertyCatalogue } from './property-definitions.js';

/** The portal every operation works on. */
export interface Portal {
  readonly store: CrmStore;
  readonly associations: AssociationStore;
  readonly catalogue: PropertyCatalogue;
  readonly faults: Faults<HubspotFaults>;
  readonly journal: Journal;
  readonly clock: Clock;
}

export interface OperationRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** `2026-09`, `v3`, … */
  readonly version: string;
}

export interface OperationReply {
  readonly status: 200 | 201 | 204;
  readonly body: object | null;
  readonly location?: string;
  /** Type of record this reply says was written, when it was. */
  readonly wrote?: ObjectType;
}

/** Answers, or throws ApiRefusal. */
export type Operation = (portal: Portal, request: OperationRequest) => OperationReply;

/** @throws ApiRefusal 404 for a kind of object the portal does not have */
export function objectTypeParam(request: OperationRequest, name = 'type'): ObjectType {
  const type = parseObjectType(request.params[name] ?? '');
  if (!type) throw notFound('Unable to infer object type');
  return type;
}

export function idParam(request: OperationRequest, name = 'id'): string {
  return request.params[name] ?? '';
}

/** The comma-separated (or repeated) query parameter as a list. */
export function listParam(request: OperationRequest, name: string): readonly string[] {
  return request.query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '');
}
