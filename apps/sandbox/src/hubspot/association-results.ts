import type { CheckedAssociation } from './association-checks.js';
import type { ObjectType } from './object-types.js';
import type { Portal } from './operation.js';

export interface AssociatedEnd {
  readonly toObjectId: string;
  readonly associationTypes: readonly {
    readonly category: string;
    readonly typeId: number;
    readonly label: null;
  }[];
}

/** The other ends of a record's links to one kind of object, each with all its link types. */
export function associatedEnds(
  portal: Portal,
  type: ObjectType,
  id: string,
  to: ObjectType,
): readonly AssociatedEnd[] {
  const ends = Map.groupBy(
    portal.associations.of(type, id).filter((each) => each.toType === to),
    (each) => each.toId,
  );
  return [...ends].map(([toObjectId, links]) => ({
    toObjectId,
    associationTypes: links.map(({ typeId }) => ({ category: 'HUBSPOT_DEFINED', typeId, label: null })),
  }));
}

/** Links both ends. @returns the pair as HubSpot's batch results show it */
export function link(portal: Portal, fromId: string, { association, toId }: CheckedAssociation): object {
  portal.associations.link(association, fromId, toId);
  return {
    from: { id: fromId },
    to: { id: toId },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: association.typeId },
  };
}

/** HubSpot's envelope around the results of everything it calls a batch. */
export function complete(portal: Portal, results: readonly object[]): object {
  const nowIso = new Date(portal.clock.now()).toISOString();
  return { status: 'COMPLETE', results, startedAt: nowIso, completedAt: nowIso };
}
