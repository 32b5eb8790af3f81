import {
  batchAssociate,
  batchAssociateDefault,
  batchReadAssociations,
} from './association-batch-operations.js';
import {
  associateDefault,
  associateLabelled,
  dissociate,
  listAssociations,
} from './association-operations.js';
import type { Operation } from './operation.js';
import {
  accountDetails,
  createProperty,
  listProperties,
  readPipelines,
  readProperty,
  tokenInfo,
} from './portal-operations.js';
import { batchUpsert, createRecord, readRecord, updateRecord } from './record-operations.js';
import type { OperationName } from './route-table.js';
import { searchRecords } from './search-operation.js';

export const operations = {
  create: createRecord,
  search: searchRecords,
  'batch-upsert': batchUpsert,
  read: readRecord,
  update: updateRecord,
  'list-associations': listAssociations,
  'associate-default': associateDefault,
  'associate-labelled': associateLabelled,
  dissociate,
  'batch-associate-default': batchAssociateDefault,
  'batch-associate': batchAssociate,
  'batch-read-associations': batchReadAssociations,
  'read-pipelines': readPipelines,
  'list-properties': listProperties,
  'read-property': readProperty,
  'create-property': createProperty,
  'account-details': accountDetails,
  'token-info': tokenInfo,
} as const satisfies Record<OperationName, Operation>;
