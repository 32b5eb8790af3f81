import type { AssociationType, ObjectType } from './object-types.js';

export interface AssociationLink {
  readonly toType: ObjectType;
  readonly toId: string;
  readonly typeId: number;
}

export interface AssociationStore {
  /** Links both directions; repeating it changes nothing. */
  link(type: AssociationType, fromId: string, toId: string): void;
  unlink(from: ObjectType, fromId: string, to: ObjectType, toId: string): void;
  /** Links of one record, oldest first. */
  of(type: ObjectType, id: string): readonly AssociationLink[];
}

export function createAssociationStore(): AssociationStore {
  const links = new Map<string, readonly AssociationLink[]>();
  const keyOf = (type: ObjectType, id: string): string => `${type}/${id}`;
  const add = (key: string, link: AssociationLink): void => {
    const known = links.get(key) ?? [];
    if (!known.some((each) => isSameEnd(each, link) && each.typeId === link.typeId))
      links.set(key, [...known, link]);
  };
  const remove = (key: string, end: Pick<AssociationLink, 'toType' | 'toId'>): void => {
    links.set(
      key,
      (links.get(key) ?? []).filter((each) => !isSameEnd(each, end)),
    );
  };

  return {
    link({ from, to, typeId, reverseTypeId }, fromId, toId) {
      add(keyOf(from, fromId), { toType: to, toId, typeId });
      add(keyOf(to, toId), { toType: from, toId: fromId, typeId: reverseTypeId });
    },
    unlink(from, fromId, to, toId) {
      remove(keyOf(from, fromId), { toType: to, toId });
      remove(keyOf(to, toId), { toType: from, toId: fromId });
    },
    of: (type, id) => links.get(keyOf(type, id)) ?? [],
  };
}

function isSameEnd(
  a: Pick<AssociationLink, 'toType' | 'toId'>,
  b: Pick<AssociationLink, 'toType' | 'toId'>,
): boolean {
  return a.toType === b.toType && a.toId === b.toId;
}
