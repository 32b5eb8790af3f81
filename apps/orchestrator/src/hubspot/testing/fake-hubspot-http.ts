import { silentLogger } from '@voc/telemetry';
import { HubSpotError, type HubSpotErrorCode, type HubSpotErrorDetails } from '../hubspot-error.js';
import type { HubSpotCall, HubSpotHttp, HubSpotScope } from '../hubspot-http.js';

export interface FakeHubSpotHttp {
  readonly http: HubSpotHttp;
  readonly calls: readonly HubSpotCall[];
}

/** Answers each call with what the script says for it: a body, or an error to throw. */
export function createFakeHubSpotHttp(script: (call: HubSpotCall) => unknown): FakeHubSpotHttp {
  const calls: HubSpotCall[] = [];
  return {
    calls,
    http: async (call, schema) => {
      calls.push(call);
      const answer = await Promise.resolve(script(call));
      if (answer instanceof Error) throw answer;
      return schema.parse(answer);
    },
  };
}

export function refusal(code: HubSpotErrorCode, details: Partial<HubSpotErrorDetails> = {}): HubSpotError {
  return new HubSpotError(code, 'refused', {
    httpStatus: null,
    correlationId: null,
    problems: [],
    existingId: null,
    ...details,
  });
}

export const testScope: HubSpotScope = { signal: new AbortController().signal, logger: silentLogger };
