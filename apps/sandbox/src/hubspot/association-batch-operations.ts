import { checkAssociation, checkDefaultAssociation, checkExists } from './association-checks.js';
import { associatedEnds, complete, link } from './association-results.js';
import {
  batchAssociateDefaultSchema,
  batchAssociateSchema,
  batchReadAssociationsSchema,
  parseBody,
} from './bodies.js';
import { objectTypeParam, type Operation } from './operation.js';

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
