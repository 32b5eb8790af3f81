import type { HubSpotError } from '../hubspot/hubspot-error.js';
import type { PropertyResult } from './set-up-account.js';
import type { WantedProperty } from './wanted-properties.js';

/** For people: a line for each property, and what to do next. */
export function setUpText(results: readonly PropertyResult[]): string {
  const lines = results.map(
    ({ property, outcome }) => `  ${property.objectType}.${property.name}: ${sentence(property, outcome)}`,
  );
  const isWaiting = results.some(({ outcome }) => outcome.status === 'missing');
  const isNew = results.some(({ outcome }) => outcome.status === 'created');
  return [
    'HubSpot properties:',
    ...lines,
    ...(isWaiting ? ['Nothing was changed. --apply creates what is missing.'] : []),
    ...(isNew ? ['Restart running orchestrators, so that they use what is new.'] : []),
    '',
  ].join('\n');
}

/** 0 when every property is there, or would be after `--apply`. */
export function setUpExitCode(results: readonly PropertyResult[]): 0 | 1 {
  return results.some(({ outcome }) => outcome.status === 'failed' || outcome.status === 'unfit') ? 1 : 0;
}

function sentence(property: WantedProperty, outcome: PropertyResult['outcome']): string {
  switch (outcome.status) {
    case 'present':
      return 'is there';
    case 'missing':
      return 'would be created: text, unique values';
    case 'created':
      return 'created';
    case 'unfit':
      return (
        `EXISTS, BUT AS ${outcome.hasUniqueValue ? 'UNIQUE' : 'NOT UNIQUE'} ${JSON.stringify(outcome.type)}. ` +
        'It must be a text with unique values, and HubSpot never changes that: delete it in HubSpot ' +
        '(Settings → Properties) if nothing else uses it, then run this again.'
      );
    case 'failed':
      return `FAILED: ${failure(property, outcome.error)}`;
  }
}

function failure({ scope }: WantedProperty, { code, details }: HubSpotError): string {
  const reference = [
    details.httpStatus === null ? null : `HTTP ${details.httpStatus}`,
    details.correlationId === null ? null : `correlation id ${JSON.stringify(details.correlationId)}`,
  ].filter((part) => part !== null);
  const suffix = reference.length === 0 ? '' : ` (${reference.join(', ')})`;
  return `${reason(code, scope, details.httpStatus)}${suffix}`;
}

function reason(code: HubSpotError['code'], scope: string, httpStatus: number | null): string {
  switch (code) {
    case 'HUBSPOT_DENIED':
      return httpStatus === 403
        ? `the key lacks a scope; for the set-up it needs ${scope}`
        : 'HubSpot does not know the key: check HUBSPOT_ACCESS_TOKEN';
    case 'HUBSPOT_CONFLICT':
      return 'the name is taken by an archived property: restore or delete that one in HubSpot';
    case 'HUBSPOT_INVALID':
      return 'HubSpot refuses the property; an account has only about ten with unique values for each kind of record';
    case 'HUBSPOT_UNAVAILABLE':
    case 'HUBSPOT_TIMEOUT':
      return 'HubSpot could not be reached or failed: check HUBSPOT_BASE_URL, or try again later';
    case 'HUBSPOT_RATE_LIMITED':
    case 'HUBSPOT_CLOSED':
      return 'the quota of the account is used up: try again later';
    default:
      return code;
  }
}
