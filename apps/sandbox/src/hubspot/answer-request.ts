import { ApiRefusal } from './api-refusal.js';
import type { Portal } from './operation.js';
import { operations } from './operations.js';
import { rateReply, refusalReply, withWarnings, type HttpReply } from './reply.js';
import type { RequestGate } from './request-gate.js';
import type { RouteMatch } from './match-route.js';

export interface ApiRequest {
  readonly route: RouteMatch;
  readonly authorization: string | undefined;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** `lost`: it happened, but the client will never hear of it. */
export type Answer = { readonly kind: 'reply'; readonly reply: HttpReply } | { readonly kind: 'lost' };

/** What HubSpot would do with one request; violations are recorded on the way. */
export function answerRequest(portal: Portal, gate: RequestGate, request: ApiRequest): Answer {
  let headers: Readonly<Record<string, string>> = {};
  try {
    const isSearch = request.route.status === 'found' && request.route.operation === 'search';
    const outcome = gate.pass({ authorization: request.authorization, isSearch });
    if (outcome.status === 'too-many') return { kind: 'reply', reply: rateReply(outcome.refusal) };
    headers = outcome.headers;
    return perform(portal, request, headers);
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    if (error.violation !== undefined) portal.journal.violation('hubspot', error.violation, error.message);
    return { kind: 'reply', reply: refusalReply(error, headers) };
  }
}

function perform(portal: Portal, request: ApiRequest, headers: Readonly<Record<string, string>>): Answer {
  const { route } = request;
  if (route.status === 'unknown') {
    throw new ApiRefusal(404, 'OBJECT_NOT_FOUND', 'resource not found', { violation: 'unknown-path' });
  }
  if (route.status === 'wrong-verb') {
    const message = `${route.template} takes ${route.allowed.join(', ')}`;
    throw new ApiRefusal(405, 'METHOD_NOT_ALLOWED', message, { violation: 'wrong-verb' });
  }
  const { operation, params, version } = route;
  const { status, body, location, wrote } = operations[operation](portal, {
    params,
    version,
    query: request.query,
    body: request.body,
  });
  const { commitThenTimeout, warnings } = portal.faults.current;
  if (wrote !== undefined && commitThenTimeout[wrote] > 0) {
    portal.faults.set({ commitThenTimeout: { ...commitThenTimeout, [wrote]: commitThenTimeout[wrote] - 1 } });
    return { kind: 'lost' };
  }
  const isWarned = warnings && wrote !== undefined;
  return {
    kind: 'reply',
    reply: {
      status,
      headers: location === undefined ? headers : { ...headers, Location: location },
      body: isWarned ? withWarnings(body) : body,
    },
  };
}
