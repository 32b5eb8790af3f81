import { randomUUID } from 'node:crypto';
import type { ApiRefusal } from './api-refusal.js';
import type { RateRefusal } from './request-gate.js';

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | null;
}

export function refusalReply(refusal: ApiRefusal, headers: Readonly<Record<string, string>> = {}): HttpReply {
  const { status, category, message, errors } = refusal;
  const details = errors.length === 0 ? {} : { errors, context: errors[0]?.context ?? {} };
  return {
    status,
    headers,
    body: { status: 'error', message, correlationId: randomUUID(), category, ...details },
  };
}

export function rateReply({ policyName, headers }: RateRefusal): HttpReply {
  const limit = policyName === 'SECONDLY' ? 'secondly' : 'ten_secondly_rolling';
  const message = `You have reached your ${limit} limit.`;
  const body = { status: 'error', message, errorType: 'RATE_LIMIT', correlationId: randomUUID(), policyName };
  return { status: 429, headers, body };
}

/** HubSpot's note that it stored a date otherwise than written. */
export function withWarnings(body: object | null): object | null {
  if (body === null) return null;
  const context = {
    propertyName: ['hs_timestamp'],
    rawValue: ['2026-11-22'],
    normalizedValue: ['2026-11-22T00:00:00Z'],
  };
  const message = 'A property value was normalized';
  return { ...body, warnings: [{ category: 'PROPERTY_VALUE_NORMALIZED', message, context }] };
}
