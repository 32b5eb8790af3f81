import { notFound } from './api-refusal.js';
import {
  checkAssociation,
  checkDefaultAssociation,
  checkExists,
  type CheckedAssociation,
} from './association-checks.js';
import {
  associationSpecsSchema,
  batchAssociateDefaultSchema,
  batchAssociateSchema,
  batchReadAssociationsSchema,
  parseBody,
} from './bodies.js';
import { idParam, objectTypeParam, type Operation, type Portal } from './operation.js';
import { objectTypeIds, type ObjectType } from './object-types.js';

const maxPage = 500;

export const listAssociations: Operation = (portal, request) => {
  const type = objectTypeParam(request);
  const id = idParam(request);
  if (!portal.store.byId(type, id)) throw notFound();
  const ends = associatedEnds(portal, type, id, objectTypeParam(request, 'to'));
  const after = Number(request.query.get('after') ?? 0);
  const limit = Math.min(Number(request.query.get('limit') ?? maxPage) || maxPage, maxPage);
  const paging = ends.length > after + limit ? { paging: { next: { after: String(after + limit) } } } : {};
  return { status: 200, body: { results: ends.slice(after, after + limit), ...paging } };
};

export const associateDefault: Operation = (portal, request) => {
  const from = objectTypeParam(request);
  const fromId = idParam(request);
  checkExists(portal, from, fromId);
  const checked = checkDefaultAssociation(
    portal,
    from,
    objectTypeParam(request, 'to'),
    idParam(request, 'toId'),
  );
  return { status: 200, body: complete(portal, [link(portal, fromId, checked)]) };
};

export const associateLabelled: Operation = (portal, request) => {
  const from = objectTypeParam(request);
  const to = objectTypeParam(request, 'to');
  const fromId = idParam(request);
  const toId = idParam(request, 'toId');
  const specs = parseBody(associationSpecsSchema, request.body);
  checkExists(portal, from, fromId);
  const checked = specs.map((spec) =>
    checkAssociation(portal, { from, to, toId, typeId: spec.associationTypeId }),
  );
  for (const each of checked) link(portal, fromId, each);
  return {
    status: 201,
    body: {
      fromObjectTypeId: objectTypeIds[from],
      fromObjectId: fromId,
      toObjectTypeId: objectTypeIds[to],
      toObjectId: toId,
      labels: [],
    },
  };
};

export const dissociate: Operation = (portal, request) => {
  const from = objectTypeParam(request);
  portal.associations.unlink(
    from,
    idParam(request),
    objectTypeParam(request, 'to'),
    idParam(request, 'toId'),
  );
  return { status: 204, body: null };
};

export const batchAssociateDefault: Operation = (portal, request) => {
  const from = objectTypeParam(request);
  const to = objectTypeParam(request, 'to');
  const { inputs } = parseBody(batchAssociateDefaultSchema, request.body);
  const checked = inputs.map((input) => {
    checkExists(portal, from, input.from.id);
    return { fromId: input.from.id, association: checkDefaultAssociation(portal, from, to, input.to.id) };
  });
  return {
    status: 200,
    body: complete(
      portal,
      checked.map((each) => link(portal, each.fromId, each.association)),
    ),
  };
};

export const batchAssociate: Operation = (portal, request) => {
  const from = objectTypeParam(request);
  const to = objectTypeParam(request, 'to');
  const { inputs } = parseBody(batchAssociateSchema, request.body);
  const checked = inputs.flatMap((input) => {
    checkExists(portal, from, input.from.id);
    return input.types.map((spec) => ({
      fromId: input.from.id,
      association: checkAssociation(portal, { from, to, toId: input.to.id, typeId: spec.associationTypeId }),
    }));
  });
  return {
    status: 200,
    body: complete(
      portal,
      checked.map((each) => link(portal, each.fromId, each.association)),
    ),
  };
};

export const batchReadAssociations: Operation = (portal, request) => {
  const from = objectTypeParam(request);
  const toType = objectTypeParam(request, 'to');
  const { inputs } = parseBody(batchReadAssociationsSchema, request.body);
  const results = inputs
    .map(({ id }) => ({ from: { id }, to: associatedEnds(portal, from, id, toType) }))
    .filter((result) => result.to.length > 0);
  return { status: 200, body: complete(portal, results) };
};

interface AssociatedEnd {
  readonly toObjectId: string;
  readonly associationTypes: readonly {
    readonly category: string;
    readonly typeId: number;
    readonly label: null;
  }[];
}

function associatedEnds(
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

function link(portal: Portal, fromId: string, { association, toId }: CheckedAssociation): object {
  portal.associations.link(association, fromId, toId);
  return {
    from: { id: fromId },
    to: { id: toId },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: association.typeId },
  };
}

function complete(portal: Portal, results: readonly object[]): object {
  const nowIso = new Date(portal.clock.now()).toISOString();
  return { status: 'COMPLETE', results, startedAt: nowIso, completedAt: nowIso };
}
