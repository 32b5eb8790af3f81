import { createFakeClock } from '@voc/resilience/testing';
import { createFaults } from '../world/faults.js';
import { noHubspotFaults, type HubspotFaults } from './hubspot-faults.js';
import { createRequestGate, type GateOutcome } from './request-gate.js';

function setUp(changes: Partial<HubspotFaults> = {}): {
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly ask: (isSearch?: boolean, authorization?: string) => GateOutcome;
} {
  const clock = createFakeClock();
  const faults = createFaults<HubspotFaults>({ ...noHubspotFaults, ...changes });
  const gate = createRequestGate('secret', { faults, clock });
  return {
    clock,
    ask: (isSearch = false, authorization = 'Bearer secret') => gate.pass({ isSearch, authorization }),
  };
}

describe('createRequestGate', () => {
  it('tells ordinary requests how many are left, and searches nothing', () => {
    const { ask } = setUp();

    expect(ask()).toMatchObject({ headers: { 'X-HubSpot-RateLimit-Remaining': '189' } });
    expect(ask(true)).toEqual({ status: 'admitted', headers: {} });
  });

  it('lets a sixth search within a second wait', async () => {
    const { ask, clock } = setUp();

    const outcomes = Array.from({ length: 6 }, () => ask(true).status);

    expect(outcomes.filter((status) => status === 'too-many')).toHaveLength(1);
    await clock.advance(1_000);
    expect(ask(true).status).toBe('admitted');
  });

  it('refuses the 191st request within ten seconds', async () => {
    const { ask, clock } = setUp();
    for (let count = 1; count <= 190; count += 1) expect(ask().status).toBe('admitted');

    expect(ask()).toMatchObject({ status: 'too-many', refusal: { policyName: 'TEN_SECONDLY_ROLLING' } });
    await clock.advance(10_000);
    expect(ask().status).toBe('admitted');
  });

  it('counts a burst down and sends Retry-After as set', () => {
    const { ask } = setUp({ burst429: 2, retryAfter: '500' });

    const [first, second, third] = [ask(), ask(), ask()];

    expect(first).toMatchObject({ refusal: { headers: { 'Retry-After': '500' } } });
    expect(second.status).toBe('too-many');
    expect(third.status).toBe('admitted');
  });

  it('keeps bursts of searches and of other requests apart, the former without rate-limit headers', () => {
    const { ask } = setUp({ search429: 1 });

    expect(ask().status).toBe('admitted');
    expect(ask(true)).toEqual({ status: 'too-many', refusal: { policyName: 'SECONDLY', headers: {} } });
  });

  it.each(['', 'Basic c2VjcmV0', 'Bearer other'])('refuses "%s" as authorization', (authorization) => {
    const { ask } = setUp();

    expect(() => ask(false, authorization)).toThrow(expect.objectContaining({ status: 401 }) as Error);
  });

  it('answers 403 while scopes are missing', () => {
    const { ask } = setUp({ missingScopes: true });

    expect(() => ask()).toThrow(
      expect.objectContaining({ status: 403, category: 'MISSING_SCOPES' }) as Error,
    );
  });
});
