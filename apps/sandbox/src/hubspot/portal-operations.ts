import { ApiRefusal, notFound } from './api-refusal.js';
import { createPropertySchema, parseBody, tokenInfoSchema } from './bodies.js';
import { objectTypeParam, type Operation } from './operation.js';
import { ticketPipelines } from './pipelines.js';

export const readPipelines: Operation = (_portal, request) => {
  const results = objectTypeParam(request) === 'tickets' ? ticketPipelines : [];
  return { status: 200, body: { results } };
};

export const listProperties: Operation = (portal, request) => ({
  status: 200,
  body: { results: portal.catalogue.list(objectTypeParam(request)) },
});

export const readProperty: Operation = (portal, request) => {
  const definition = portal.catalogue.find(objectTypeParam(request), request.params['name'] ?? '');
  if (!definition) throw notFound();
  return { status: 200, body: definition };
};

export const createProperty: Operation = (portal, request) => {
  const type = objectTypeParam(request);
  const {
    name,
    label,
    groupName,
    type: valueType,
    fieldType,
    hasUniqueValue,
    options,
  } = parseBody(createPropertySchema, request.body);
  const definition = {
    name,
    label,
    groupName,
    type: valueType,
    fieldType,
    hasUniqueValue,
    readOnly: false,
    options: options.map((option) => ({ label: option.label, value: option.value })),
  };
  if (!portal.catalogue.add(type, definition)) {
    throw new ApiRefusal(409, 'OBJECT_ALREADY_EXISTS', `A property named '${name}' already exists.`);
  }
  return { status: 201, body: definition };
};

export const accountDetails: Operation = () => ({
  status: 200,
  body: { portalId: 1_000_001, accountType: 'DEVELOPER_TEST', timeZone: 'UTC', companyCurrency: 'USD' },
});

/** Of private apps only; a key of another kind is none that this knows. The key in the body is not looked at. */
export const tokenInfo: Operation = (portal, request) => {
  parseBody(tokenInfoSchema, request.body);
  const { scopes } = portal.faults.current;
  if (scopes === null) throw notFound();
  return { status: 200, body: { userId: 1, hubId: 1_000_001, appId: 1, scopes } };
};
