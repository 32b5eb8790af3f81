export type OperationName =
  | 'create'
  | 'search'
  | 'batch-upsert'
  | 'read'
  | 'update'
  | 'list-associations'
  | 'associate-default'
  | 'associate-labelled'
  | 'dissociate'
  | 'batch-associate-default'
  | 'batch-associate'
  | 'batch-read-associations'
  | 'read-pipelines'
  | 'list-properties'
  | 'read-property'
  | 'create-property'
  | 'account-details'
  | 'token-info';

type Resource = 'objects' | 'associations' | 'pipelines' | 'properties' | 'account-info' | 'private-apps';

/** One group of addresses: everything after the version (or after the object kind in the old families). */
export type RouteGroup = Readonly<
  Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`, OperationName>
>;

const records: RouteGroup = {
  'POST {type}': 'create',
  'POST {type}/search': 'search',
  'POST {type}/batch/upsert': 'batch-upsert',
  'GET {type}/{id}': 'read',
  'PATCH {type}/{id}': 'update',
};

const recordAssociations: RouteGroup = {
  'GET {type}/{id}/associations/{to}': 'list-associations',
  'PUT {type}/{id}/associations/default/{to}/{toId}': 'associate-default',
  'PUT {type}/{id}/associations/{to}/{toId}': 'associate-labelled',
  'DELETE {type}/{id}/associations/{to}/{toId}': 'dissociate',
};

const batchAssociations: RouteGroup = {
  'POST {type}/{to}/batch/associate/default': 'batch-associate-default',
  'POST {type}/{to}/batch/create': 'batch-associate',
  'POST {type}/{to}/batch/read': 'batch-read-associations',
};

const pipelines: RouteGroup = { 'GET {type}': 'read-pipelines' };
const account: RouteGroup = { 'GET details': 'account-details' };
const privateApps: RouteGroup = { 'POST get/access-token-info': 'token-info' };

const properties: RouteGroup = {
  'GET {type}': 'list-properties',
  'POST {type}': 'create-property',
  'GET {type}/{name}': 'read-property',
};

/** Date-versioned addresses serve everything; before them, records were v3 and associations v4. */
export const groupsByFamily: Readonly<
  Record<'dated' | 'v2' | 'v3' | 'v4', Readonly<Partial<Record<Resource, RouteGroup>>>>
> = {
  dated: {
    objects: { ...records, ...recordAssociations },
    associations: batchAssociations,
    pipelines,
    properties,
    'account-info': account,
  },
  v2: { 'private-apps': privateApps },
  v3: { objects: records, pipelines, properties, 'account-info': account },
  v4: { objects: recordAssociations, associations: batchAssociations },
};
