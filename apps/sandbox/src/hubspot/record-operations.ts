import { ApiRefusal, badRequest, notFound } from './api-refusal.js';
import { checkAssociation } from './association-checks.js';
import { createBodySchema, parseBody, updateBodySchema, upsertBodySchema } from './bodies.js';
import type { CrmRecord } from './crm-store.js';
import {
  idParam,
  listParam,
  objectTypeParam,
  type Operation,
  type OperationRequest,
  type Portal,
} from './operation.js';
import type { ObjectType } from './object-types.js';
import { presentRecord, presentWritten, type PresentedRecord } from './present-record.js';
import { checkChange, checkIdProperty, checkNewRecord, insertRecord, recordFound } from './record-writes.js';

export const createRecord: Operation = (portal, request) => {
  const type = objectTypeParam(request);
  const body = parseBody(createBodySchema, request.body);
  const properties = checkNewRecord(portal, type, body.properties, request.version);
  const links = body.associations.flatMap(({ to, types }) =>
    types.map((spec) =>
      checkAssociation(portal, { from: type, toId: to.id, typeId: spec.associationTypeId }),
    ),
  );
  takeConflictFault(portal);
  const record = insertRecord(portal, type, properties);
  for (const { association, toId } of links) portal.associations.link(association, record.id, toId);
  return {
    status: 201,
    body: presentWritten(record),
    location: `/crm/objects/${request.version}/${type}/${record.id}`,
    wrote: type,
  };
};

export const readRecord: Operation = (portal, request) => {
  const type = objectTypeParam(request);
  const record = findRecord(portal, type, request);
  recordFound(portal, record, request.query.has('idProperty') ? 'unique-property' : 'id');
  return { status: 200, body: presentRecord(record, listParam(request, 'properties')) };
};

export const updateRecord: Operation = (portal, request) => {
  const type = objectTypeParam(request);
  const { properties } = parseBody(updateBodySchema, request.body);
  const record = findRecord(portal, type, request);
  checkChange(portal, record, properties);
  return { status: 200, body: presentWritten(portal.store.update(record, properties)), wrote: type };
};

/** Creates or merges by a unique property; all inputs are checked before the first is written. */
export const batchUpsert: Operation = (portal, request) => {
  const type = objectTypeParam(request);
  const { inputs } = parseBody(upsertBodySchema, request.body);
  if (new Set(inputs.map((input) => `${input.idProperty}=${input.id}`)).size < inputs.length) {
    throw badRequest('duplicate-batch-ids', 'Duplicate ids in batch');
  }
  const startedAt = new Date(portal.clock.now()).toISOString();
  const prepared = inputs.map((input) => {
    checkIdProperty(portal, type, input.idProperty);
    const known = portal.store.byValue(type, input.idProperty, input.id);
    const properties = { ...input.properties, [input.idProperty]: input.id };
    if (!known) return { known, properties: checkNewRecord(portal, type, properties, request.version) };
    checkChange(portal, known, properties);
    return { known, properties };
  });
  const results = prepared.map(({ known, properties }): PresentedRecord & { readonly new: boolean } => {
    if (known) recordFound(portal, known, 'upsert');
    const record = known ? portal.store.update(known, properties) : insertRecord(portal, type, properties);
    return { ...presentWritten(record), new: !known };
  });
  const completedAt = new Date(portal.clock.now()).toISOString();
  return { status: 200, body: { status: 'COMPLETE', results, startedAt, completedAt }, wrote: type };
};

function findRecord(portal: Portal, type: ObjectType, request: OperationRequest): CrmRecord {
  const idProperty = request.query.get('idProperty');
  if (idProperty !== null) checkIdProperty(portal, type, idProperty);
  const id = idParam(request);
  const record =
    idProperty === null ? portal.store.byId(type, id) : portal.store.byValue(type, idProperty, id);
  if (!record) throw notFound('Object not found. objectId are usually numeric');
  return record;
}

function takeConflictFault(portal: Portal): void {
  const { conflicts } = portal.faults.current;
  if (conflicts === 0) return;
  portal.faults.set({ conflicts: conflicts - 1 });
  throw new ApiRefusal(409, 'CONFLICT', 'The record was changed by another request');
}
