import type { Clock } from '@voc/resilience';
import type { Faults } from '../world/faults.js';
import type { HubspotFaults } from './hubspot-faults.js';
import { ApiRefusal } from './api-refusal.js';
import { createRateMeter, ordinaryLimit, rateLimitHeaders, searchLimit } from './rate-limits.js';

export interface GateRequest {
  readonly authorization: string | undefined;
  readonly isSearch: boolean;
}

/** A 429 has a body of its own kind. */
export interface RateRefusal {
  readonly policyName: 'TEN_SECONDLY_ROLLING' | 'SECONDLY';
  readonly headers: Readonly<Record<string, string>>;
}

export type GateOutcome =
  | { readonly status: 'admitted'; readonly headers: Readonly<Record<string, string>> }
  | { readonly status: 'too-many'; readonly refusal: RateRefusal };

/** Everything HubSpot checks before it looks at the request itself. */
export interface RequestGate {
  /** @throws ApiRefusal 401, 403 or 500 */
  pass(request: GateRequest): GateOutcome;
}

export function createRequestGate(
  accessToken: string,
  deps: { readonly faults: Faults<HubspotFaults>; readonly clock: Clock },
): RequestGate {
  const { faults } = deps;
  const ordinary = createRateMeter(ordinaryLimit, deps);
  const search = createRateMeter(searchLimit, deps);
  let requestCount = 0;

  return {
    pass({ authorization, isSearch }) {
      requestCount += 1;
      checkOutage(faults);
      checkToken(authorization, accessToken, faults.current);
      const remaining = ordinary.take();
      const headers = isSearch ? {} : rateLimitHeaders(remaining, requestCount);
      const counter = isSearch ? 'search429' : 'burst429';
      const isFaulted = faults.current[counter] > 0;
      if (isFaulted) faults.set({ [counter]: faults.current[counter] - 1 });
      const isOver = remaining < 0 || (isSearch && search.take() < 0);
      if (!isFaulted && !isOver) return { status: 'admitted', headers };
      const { retryAfter } = faults.current;
      const policyName = isSearch ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING';
      const retryHeader = retryAfter === null ? {} : { 'Retry-After': retryAfter };
      return { status: 'too-many', refusal: { policyName, headers: { ...headers, ...retryHeader } } };
    },
  };
}

function checkOutage(faults: Faults<HubspotFaults>): void {
  const { outage, serverErrors } = faults.current;
  if (serverErrors > 0) faults.set({ serverErrors: serverErrors - 1 });
  if (outage === 'server-error' || serverErrors > 0)
    throw new ApiRefusal(500, 'INTERNAL_ERROR', 'internal error');
}

function checkToken(authorization: string | undefined, accessToken: string, faults: HubspotFaults): void {
  if (authorization === undefined || !/^Bearer \S+$/.test(authorization)) {
    throw new ApiRefusal(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.', {
      violation: 'no-bearer-token',
    });
  }
  if (faults.unauthorized || authorization !== `Bearer ${accessToken}`) {
    throw new ApiRefusal(401, 'INVALID_AUTHENTICATION', 'The access token is not valid.');
  }
  if (faults.missingScopes) {
    const message = 'This app has not been granted all required scopes to make this call.';
    throw new ApiRefusal(403, 'MISSING_SCOPES', message);
  }
}
