import { ApiRefusal, badRequest } from './api-refusal.js';
import {
  associationTypeById,
  defaultAssociationType,
  type AssociationType,
  type ObjectType,
} from './object-types.js';
import type { Portal } from './operation.js';

export interface CheckedAssociation {
  readonly association: AssociationType;
  readonly toId: string;
}

interface AssociationClaim {
  readonly from: ObjectType;
  readonly toId: string;
  readonly typeId: number;
  /** Absent where the type id alone says what is linked. */
  readonly to?: ObjectType;
}

/**
 * The direction must be the type's own, and the other end must exist.
 * @throws ApiRefusal 400, for a wrong direction naming the kinds of object expected
 */
export function checkAssociation(
  portal: Portal,
  { from, to, toId, typeId }: AssociationClaim,
): CheckedAssociation {
  const association = associationTypeById(typeId);
  if (!association) throw badRequest('unknown-association-type', `Association type ${typeId} does not exist`);
  if (association.from !== from || (to !== undefined && association.to !== to)) {
    const expected = `${association.from} to ${association.to}`;
    throw badRequest('wrong-association-direction', `Association type ${typeId} expects ${expected}`);
  }
  checkExists(portal, association.to, toId);
  return { association, toId };
}

/** @throws ApiRefusal 400 when HubSpot has no generic link between the two kinds */
export function checkDefaultAssociation(
  portal: Portal,
  from: ObjectType,
  to: ObjectType,
  toId: string,
): CheckedAssociation {
  const association = defaultAssociationType(from, to);
  if (!association)
    throw badRequest('unknown-association-type', `No default association from ${from} to ${to}`);
  checkExists(portal, to, toId);
  return { association, toId };
}

/** @throws ApiRefusal 400 when there is no such record */
export function checkExists(portal: Portal, type: ObjectType, id: string): void {
  if (portal.store.byId(type, id)) return;
  const message = `No ${type} record with this id`;
  throw new ApiRefusal(400, 'VALIDATION_ERROR', message, {
    errors: [{ message, code: 'INVALID_OBJECT_IDS' }],
  });
}
