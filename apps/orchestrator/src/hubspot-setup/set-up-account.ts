import { z } from 'zod';
import { HubSpotError } from '../hubspot/hubspot-error.js';
import type { HubSpotHttp, HubSpotScope } from '../hubspot/hubspot-http.js';
import type { HubSpotPaths } from '../hubspot/hubspot-paths.js';
import { propertyDefinition, wantedProperties, type WantedProperty } from './wanted-properties.js';

export type PropertyOutcome =
  /** It is there and fits. */
  | { readonly status: 'present' }
  /** A dry run: it would be created. */
  | { readonly status: 'missing' }
  | { readonly status: 'created' }
  /** It is there, but of another kind, and HubSpot does not let that be changed. */
  | { readonly status: 'unfit'; readonly type: string; readonly hasUniqueValue: boolean }
  | { readonly status: 'failed'; readonly error: HubSpotError };

export interface PropertyResult {
  readonly property: WantedProperty;
  readonly outcome: PropertyOutcome;
}

export interface SetUpDeps {
  readonly http: HubSpotHttp;
  readonly paths: HubSpotPaths;
  readonly scope: HubSpotScope;
}

const propertySchema = z.object({ type: z.string(), hasUniqueValue: z.boolean().default(false) });

/** Looks for each property and, when told to, creates what is missing. Safe to repeat; never throws. */
export async function setUpAccount(
  action: 'look' | 'apply',
  deps: SetUpDeps,
): Promise<readonly PropertyResult[]> {
  const results: PropertyResult[] = [];
  for (const property of wantedProperties)
    results.push({ property, outcome: await setUpProperty(action, deps, property) });
  return results;
}

async function setUpProperty(
  action: 'look' | 'apply',
  deps: SetUpDeps,
  property: WantedProperty,
): Promise<PropertyOutcome> {
  try {
    const found = await look(deps, property);
    return found.status === 'missing' && action === 'apply' ? await create(deps, property) : found;
  } catch (error) {
    if (error instanceof HubSpotError) return { status: 'failed', error };
    throw error;
  }
}

async function look(
  { http, paths, scope }: SetUpDeps,
  { objectType, name }: WantedProperty,
): Promise<PropertyOutcome> {
  const path = paths.property(objectType, name);
  try {
    const { type, hasUniqueValue } = await http(
      { method: 'GET', path, mayRepeat: true },
      propertySchema,
      scope,
    );
    const fits = type === 'string' && hasUniqueValue;
    return fits ? { status: 'present' } : { status: 'unfit', type, hasUniqueValue };
  } catch (error) {
    if (error instanceof HubSpotError && error.code === 'HUBSPOT_NOT_FOUND') return { status: 'missing' };
    throw error;
  }
}

async function create(deps: SetUpDeps, property: WantedProperty): Promise<PropertyOutcome> {
  const { http, paths, scope } = deps;
  const path = paths.properties(property.objectType);
  const body = propertyDefinition(property);
  try {
    await http({ method: 'POST', path, body, mayRepeat: true }, z.object({}), scope);
    return { status: 'created' };
  } catch (error) {
    // Somebody was faster, or a lost reply made us ask twice.
    const isTaken = error instanceof HubSpotError && error.code === 'HUBSPOT_CONFLICT';
    const found = isTaken ? await look(deps, property) : null;
    // A name that is taken and yet not to be seen belongs to an archived property.
    if (found === null || found.status === 'missing') throw error;
    return found;
  }
}
