import { propertyRefusal } from './api-refusal.js';
import { parseBody } from './bodies.js';
import { objectTypeParam, type Operation } from './operation.js';
import { presentRecord } from './present-record.js';
import { recordFound } from './record-writes.js';
import { searchBodySchema } from './search-body.js';
import { compareBy, matchesSearch } from './search-match.js';
import { voiceProperties } from './property-definitions.js';

/** Searches what the index knows, which lags behind the records. */
export const searchRecords: Operation = (portal, request) => {
  const type = objectTypeParam(request);
  const body = parseBody(searchBodySchema, request.body);
  for (const { propertyName } of body.filterGroups.flatMap((group) => group.filters)) {
    if (portal.catalogue.find(type, propertyName)) continue;
    throw propertyRefusal(
      'PROPERTY_DOESNT_EXIST',
      `There was a problem with the request: no property`,
      propertyName,
      {
        isViolation: voiceProperties[type] !== propertyName,
      },
    );
  }
  const [sort] = body.sorts;
  const hits = portal.store.indexed(type).filter((record) => matchesSearch(record.properties, body));
  const sorted = sort ? hits.toSorted((a, b) => compareBy(sort, a.properties, b.properties)) : hits;
  const page = sorted.slice(body.after, body.after + body.limit);
  for (const record of page) recordFound(portal, record, 'search');
  const next = body.after + page.length;
  return {
    status: 200,
    body: {
      total: sorted.length,
      results: page.map((record) => presentRecord(record, body.properties)),
      ...(next < sorted.length ? { paging: { next: { after: String(next) } } } : {}),
    },
  };
};
