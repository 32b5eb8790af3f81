import type { Finding } from '@voc/doctor';
import { createHubSpotPaths, type HubSpotApiVersion } from '../hubspot/hubspot-paths.js';
import { createFakeHubSpotHttp, refusal } from '../hubspot/testing/fake-hubspot-http.js';
import { hubSpotChecks, type HubSpotCheckConfig } from './hubspot-checks.js';

const config: HubSpotCheckConfig = {
  accessToken: 'pat-1',
  ticketPipeline: '0',
  ticketStage: '1',
  extraProperties: [],
};
const scopes = [
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.tickets.read',
  'crm.objects.tickets.write',
];

/** What the account answers, by the end of the path. */
const well: Readonly<Record<string, unknown>> = {
  details: { portalId: 42 },
  'access-token-info': { scopes },
  voice_phone_e164: { type: 'string', hasUniqueValue: true },
  voice_handover_id: { type: 'string', hasUniqueValue: true },
  tickets: { results: [{ id: '0', stages: [{ id: '1' }, { id: '2' }] }] },
};

async function judge(
  changes: Readonly<Record<string, unknown>>,
  {
    version = '2026-09',
    ...given
  }: Partial<HubSpotCheckConfig> & { readonly version?: HubSpotApiVersion } = {},
) {
  const answers = { ...well, ...changes };
  const fake = createFakeHubSpotHttp(
    ({ path }) => answers[path.split('/').at(-1) ?? ''] ?? refusal('HUBSPOT_NOT_FOUND', { httpStatus: 404 }),
  );
  const checks = hubSpotChecks(
    { ...config, ...given },
    { http: fake.http, paths: createHubSpotPaths(version) },
  );
  const { signal } = new AbortController();
  const findings: Record<string, Finding> = {};
  for (const check of checks) findings[check.id.replace('hubspot.', '')] = await check.run(signal);
  return { findings, fake };
}

const everything = (error: Error): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(well).map((name) => [name, error]));

describe('hubSpotChecks', () => {
  it('is well when key and account are as the orchestrator needs them, and only reads', async () => {
    const { findings, fake } = await judge({});

    expect(Object.values(findings).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(findings['key']?.found).toBe('The key is for the account 42.');
    expect(fake.calls.filter(({ method }) => method !== 'GET').map(({ path }) => path)).toEqual([
      '/oauth/v2/private-apps/get/access-token-info',
    ]);
  });

  it('asks the older API where that is configured', async () => {
    const { fake } = await judge({}, { version: 'v3' });

    expect(fake.calls.map(({ path }) => path)).toEqual([
      '/account-info/v3/details',
      '/oauth/v2/private-apps/get/access-token-info',
      '/crm/v3/properties/contacts/voice_phone_e164',
      '/crm/v3/properties/tickets/voice_handover_id',
      '/crm/v3/pipelines/tickets',
    ]);
  });

  it('reports a key that is refused once', async () => {
    const { findings } = await judge(
      everything(refusal('HUBSPOT_DENIED', { httpStatus: 401, correlationId: 'c-1' })),
    );

    expect(findings['key']).toMatchObject({
      status: 'wrong',
      found: 'HubSpot refuses the key (HTTP 401, correlation id "c-1").',
    });
    expect(Object.values(findings).map(({ status }) => status)).toEqual([
      'wrong',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('takes the one scope of older apps for both of tickets', async () => {
    const old = ['crm.objects.contacts.read', 'crm.objects.contacts.write', 'tickets'];

    expect((await judge({ 'access-token-info': { scopes: old } })).findings['scopes']?.status).toBe('ok');
    expect((await judge({ 'access-token-info': { scopes: ['tickets'] } })).findings['scopes']?.found).toBe(
      'The key lacks crm.objects.contacts.read, crm.objects.contacts.write.',
    );
  });

  it.each(['HUBSPOT_NOT_FOUND', 'HUBSPOT_INVALID', 'HUBSPOT_BAD_ANSWER'] as const)(
    'cannot tell the scopes of a key of which HubSpot does not tell (%s)',
    async (code) => {
      expect((await judge({ 'access-token-info': refusal(code) })).findings['scopes']?.status).toBe(
        'unknown',
      );
    },
  );

  it('names a property that is missing, and one that is of another kind', async () => {
    const missing = await judge({ voice_handover_id: refusal('HUBSPOT_NOT_FOUND') });
    const unfit = await judge({ voice_phone_e164: { type: 'string', hasUniqueValue: false } });

    expect(missing.findings['properties']).toMatchObject({
      status: 'wrong',
      found: expect.stringContaining('The account has no tickets.voice_handover_id') as string,
    });
    expect(unfit.findings['properties']?.found).toBe(
      'Not a text with unique values: contacts.voice_phone_e164.',
    );
  });

  it('names pipeline, stage and extra properties that tickets could not be given', async () => {
    const given = { ticketPipeline: '7', extraProperties: ['brand'] };

    const { findings } = await judge({}, given);

    expect(findings['pipeline']).toMatchObject({
      status: 'wrong',
      found: 'The account has no ticket pipeline "7".',
      advice: 'Set HUBSPOT_TICKET_PIPELINE to the id of one it has: "0".',
    });
    expect((await judge({}, { ticketStage: '9' })).findings['pipeline']).toHaveProperty(
      'advice',
      'Set HUBSPOT_TICKET_STAGE to the id of one it has: "1", "2".',
    );
    expect(findings['extra-properties']?.found).toContain('no property "brand"');
    expect((await judge({ brand: {} }, given)).findings['extra-properties']?.status).toBe('ok');
  });

  it.each([
    ['HUBSPOT_DENIED', 403, 'wrong', 'HubSpot knows the key, which lacks a scope for this (HTTP 403).'],
    ['HUBSPOT_UNAVAILABLE', null, 'wrong', 'HubSpot cannot be reached: it does not answer.'],
    ['HUBSPOT_UNAVAILABLE', 503, 'unknown', 'HubSpot fails (HTTP 503).'],
    ['HUBSPOT_RATE_LIMITED', 429, 'unknown', 'HubSpot takes no more requests for now (HTTP 429).'],
    ['HUBSPOT_NOT_FOUND', 404, 'wrong', 'HubSpot does not serve this address (HTTP 404).'],
    ['HUBSPOT_INVALID', 400, 'unknown', 'HubSpot answers something else than expected (HTTP 400).'],
  ] as const)('has words for %s with %s', async (code, httpStatus, status, found) => {
    const { findings } = await judge({ details: refusal(code, { httpStatus }) });

    expect(findings['key']).toMatchObject({ status, found });
  });
});
