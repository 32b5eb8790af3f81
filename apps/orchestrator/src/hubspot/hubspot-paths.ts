/** A date version such as `2026-09`; or `v3`, also called `v4`: the older API, whose associations alone are v4. */
export type HubSpotApiVersion = string;

export type ObjectType = 'contacts' | 'tickets' | 'notes' | 'tasks';

export interface HubSpotPaths {
  readonly objects: (type: ObjectType) => string;
  readonly object: (type: ObjectType, id: string) => string;
  readonly search: (type: ObjectType) => string;
  readonly batchUpsert: (type: ObjectType) => string;
  readonly associated: (from: ObjectType, id: string, to: ObjectType) => string;
  readonly properties: (type: ObjectType) => string;
  readonly property: (type: ObjectType, name: string) => string;
  readonly pipelines: (type: ObjectType) => string;
  /** What account a key is for. */
  readonly account: string;
}

/** The only place that knows how HubSpot writes versions into paths; bodies are the same in all of them. */
export function createHubSpotPaths(version: HubSpotApiVersion): HubSpotPaths {
  const isLegacy = /^v\d$/.test(version);
  const objectsRoot = isLegacy ? '/crm/v3/objects' : `/crm/objects/${version}`;
  const associationsRoot = isLegacy ? '/crm/v4/objects' : objectsRoot;
  const propertiesRoot = isLegacy ? '/crm/v3/properties' : `/crm/properties/${version}`;
  const object = (type: ObjectType, id: string): string => `${objectsRoot}/${type}/${encodeURIComponent(id)}`;
  return {
    objects: (type) => `${objectsRoot}/${type}`,
    object,
    search: (type) => `${objectsRoot}/${type}/search`,
    batchUpsert: (type) => `${objectsRoot}/${type}/batch/upsert`,
    associated: (from, id, to) => `${associationsRoot}/${from}/${encodeURIComponent(id)}/associations/${to}`,
    properties: (type) => `${propertiesRoot}/${type}`,
    property: (type, name) => `${propertiesRoot}/${type}/${encodeURIComponent(name)}`,
    pipelines: (type) => `${isLegacy ? '/crm/v3/pipelines' : `/crm/pipelines/${version}`}/${type}`,
    account: `/account-info/${isLegacy ? 'v3' : version}/details`,
  };
}
