import { z } from 'zod';
import { HubSpotError, isMissingProperty } from './hubspot-error.js';
import type { HubSpotHttp, HubSpotScope } from './hubspot-http.js';
import type { HubSpotPaths } from './hubspot-paths.js';
import { isSamePhone, nationalNumber } from './phone-match.js';
import type { PortalFeatures } from './portal-features.js';

const keyProperty = 'voice_phone_e164';

const idSchema = z.object({ id: z.coerce.string() });
const searchSchema = z.object({
  results: z.array(
    z.object({
      id: z.coerce.string(),
      properties: z.object({ phone: z.string().nullish(), mobilephone: z.string().nullish() }),
    }),
  ),
});
/** One input, so one result; a batch that failed has none, whatever its status. */
const upsertSchema = z.object({ results: z.tuple([idSchema], z.unknown()) });

export interface ContactDeps {
  readonly http: HubSpotHttp;
  readonly paths: HubSpotPaths;
  readonly portal: PortalFeatures;
  /** First name of a contact we create: HubSpot wants a name or an e-mail address. */
  readonly unknownCallerName: string;
}

/**
 * The contact of a phone number, created if there is none: key look-up, then search (numbers are stored as people type
 * them), then an upsert by the key, at which two calls from one number meet. Safe to repeat.
 * @param phone E.164
 * @returns HubSpot's record id
 * @see https://developers.hubspot.com/docs/api-reference (CRM objects, search and batch upsert)
 */
export async function upsertContact(deps: ContactDeps, phone: string, scope: HubSpotScope): Promise<string> {
  const known = await findByKey(deps, phone, scope);
  if (known !== null) return known;
  const found = await search(deps, phone, scope);
  if (found !== null) return await putKey(deps, found, phone, scope);
  return deps.portal.has(keyProperty)
    ? await upsertByKey(deps, phone, scope)
    : await create(deps, phone, scope);
}

async function findByKey(deps: ContactDeps, phone: string, scope: HubSpotScope): Promise<string | null> {
  if (!deps.portal.has(keyProperty)) return null;
  try {
    const path = deps.paths.object('contacts', phone);
    const query = { idProperty: keyProperty, properties: keyProperty };
    return (await deps.http({ method: 'GET', path, query, mayRepeat: true }, idSchema, scope)).id;
  } catch (error) {
    if (error instanceof HubSpotError && error.code === 'HUBSPOT_NOT_FOUND') return null;
    // An unknown idProperty is refused as such; some versions name no property with it.
    if (!(error instanceof HubSpotError) || error.code !== 'HUBSPOT_INVALID') throw error;
    deps.portal.lacks(keyProperty);
    return null;
  }
}

async function search(deps: ContactDeps, phone: string, scope: HubSpotScope): Promise<string | null> {
  const national = nationalNumber(phone);
  const equals = (propertyName: string, value: string): object => ({
    filters: [{ propertyName, operator: 'EQ', value }],
  });
  const body = {
    filterGroups: [
      ...(national === null
        ? []
        : [
            equals('hs_searchable_calculated_phone_number', national),
            equals('hs_searchable_calculated_mobile_number', national),
          ]),
      equals('phone', phone),
      equals('mobilephone', phone),
    ],
    properties: ['phone', 'mobilephone', 'createdate'],
    // Oldest first makes the choice the same for everybody who asks.
    sorts: [{ propertyName: 'createdate', direction: 'ASCENDING' }],
    limit: 10,
  };
  const path = deps.paths.search('contacts');
  const answer = await deps.http(
    { method: 'POST', path, body, mayRepeat: true, quota: 'search' },
    searchSchema,
    scope,
  );
  const match = answer.results.find(
    ({ properties }) => isSamePhone(properties.phone, phone) || isSamePhone(properties.mobilephone, phone),
  );
  return match?.id ?? null;
}

/** Best effort: the next call of this number then needs no search. */
async function putKey(deps: ContactDeps, id: string, phone: string, scope: HubSpotScope): Promise<string> {
  if (!deps.portal.has(keyProperty)) return id;
  try {
    const body = { properties: { [keyProperty]: phone } };
    const path = deps.paths.object('contacts', id);
    await deps.http({ method: 'PATCH', path, body, mayRepeat: false }, idSchema, scope);
    return id;
  } catch (error) {
    if (error instanceof HubSpotError && error.code === 'HUBSPOT_CONFLICT') {
      return error.details.existingId ?? (await findByKey(deps, phone, scope)) ?? id;
    }
    if (isMissingProperty(error, keyProperty)) deps.portal.lacks(keyProperty);
    return id;
  }
}

async function upsertByKey(deps: ContactDeps, phone: string, scope: HubSpotScope): Promise<string> {
  const properties = { [keyProperty]: phone, phone, firstname: deps.unknownCallerName };
  const body = { inputs: [{ idProperty: keyProperty, id: phone, properties }] };
  const path = deps.paths.batchUpsert('contacts');
  try {
    const answer = await deps.http({ method: 'POST', path, body, mayRepeat: true }, upsertSchema, scope);
    return answer.results[0].id;
  } catch (error) {
    if (isMissingProperty(error, keyProperty)) {
      deps.portal.lacks(keyProperty);
      return await create(deps, phone, scope);
    }
    // Two calls of one number at the same moment: the other was first.
    const isTaken = error instanceof HubSpotError && error.code === 'HUBSPOT_CONFLICT';
    const winner = isTaken ? (error.details.existingId ?? (await findByKey(deps, phone, scope))) : null;
    if (winner === null) throw error;
    return winner;
  }
}

async function create(deps: ContactDeps, phone: string, scope: HubSpotScope): Promise<string> {
  const body = { properties: { phone, firstname: deps.unknownCallerName }, associations: [] };
  const path = deps.paths.objects('contacts');
  try {
    return (await deps.http({ method: 'POST', path, body, mayRepeat: false }, idSchema, scope)).id;
  } catch (error) {
    if (error instanceof HubSpotError && error.details.existingId !== null) return error.details.existingId;
    throw error;
  }
}
