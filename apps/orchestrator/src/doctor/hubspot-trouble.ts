import { networkTrouble, unknown, wrong, type Finding } from '@voc/doctor';
import { HubSpotError } from '../hubspot/hubspot-error.js';

/** What a failed read of HubSpot means. Throws on anything else, and on the end of the check's time. */
export function hubSpotTrouble(error: unknown): Finding {
  if (!(error instanceof HubSpotError) || error.code === 'HUBSPOT_ABORTED') throw error;
  const { httpStatus, correlationId } = error.details;
  const reference = [
    httpStatus === null ? '' : `HTTP ${httpStatus}`,
    correlationId === null ? '' : `correlation id ${JSON.stringify(correlationId.slice(0, 80))}`,
  ].filter((part) => part !== '');
  const suffix = reference.length === 0 ? '' : ` (${reference.join(', ')})`;
  switch (error.code) {
    case 'HUBSPOT_DENIED':
      return httpStatus === 403
        ? wrong(
            `HubSpot knows the key, which lacks a scope for this${suffix}.`,
            'Give the key the scopes of the README.',
          )
        : wrong(
            `HubSpot refuses the key${suffix}.`,
            'Set HUBSPOT_ACCESS_TOKEN to a service key, or the token of a private app, of this account.',
          );
    case 'HUBSPOT_UNAVAILABLE':
    case 'HUBSPOT_TIMEOUT':
      return httpStatus === null
        ? wrong(
            `HubSpot cannot be reached: ${networkTrouble(error) ?? 'it does not answer'}.`,
            'Let this service reach api.hubapi.com on port 443, and check HUBSPOT_BASE_URL.',
          )
        : unknown(`HubSpot fails${suffix}.`, 'Try again later; see status.hubspot.com.');
    case 'HUBSPOT_RATE_LIMITED':
    case 'HUBSPOT_CLOSED':
    case 'HUBSPOT_CIRCUIT_OPEN':
      return unknown(`HubSpot takes no more requests for now${suffix}.`, 'Try again later.');
    case 'HUBSPOT_NOT_FOUND':
      return wrong(
        `HubSpot does not serve this address${suffix}.`,
        'Set HUBSPOT_API_VERSION to a version that HubSpot serves, such as 2026-09; check HUBSPOT_BASE_URL.',
      );
    case 'HUBSPOT_CONFLICT':
    case 'HUBSPOT_INVALID':
    case 'HUBSPOT_BAD_ANSWER':
      return unknown(
        `HubSpot answers something else than expected${suffix}.`,
        'Check HUBSPOT_BASE_URL and HUBSPOT_API_VERSION.',
      );
  }
}
