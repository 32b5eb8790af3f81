import { notFound } from './api-refusal.js';
import { checkAssociation, checkDefaultAssociation, checkExists } from './association-checks.js';
import { associatedEnds, complete, link } from './association-results.js';
import { associationSpecsSchema, parseBody } from './bodies.js';
import { objectTypeIds } from './object-types.js';
import { idParam, objectTypeParam, type Operation } from './operation.js';

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
