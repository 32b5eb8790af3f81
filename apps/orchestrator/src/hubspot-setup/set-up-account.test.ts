import { createHubSpotPaths } from '../hubspot/hubspot-paths.js';
import { createFakeHubSpotHttp, refusal, testScope } from '../hubspot/testing/fake-hubspot-http.js';
import { setUpAccount, type PropertyResult } from './set-up-account.js';
import { setUpExitCode, setUpText } from './set-up-report.js';

const fitting = { name: 'x', type: 'string', hasUniqueValue: true };

/** Answers look-ups in turn, the last for ever, and creations with `creation`. */
function account(lookUps: readonly unknown[], creation: unknown = {}) {
  let asked = 0;
  return createFakeHubSpotHttp(({ method }) => {
    if (method === 'POST') return creation;
    asked += 1;
    return lookUps[Math.min(asked, lookUps.length) - 1];
  });
}

function setUp(
  fake: ReturnType<typeof account>,
  action: 'look' | 'apply' = 'apply',
): Promise<readonly PropertyResult[]> {
  return setUpAccount(action, { http: fake.http, paths: createHubSpotPaths('2026-09'), scope: testScope });
}

const statuses = (results: readonly PropertyResult[]): readonly string[] =>
  results.map(({ property, outcome }) => `${property.name} ${outcome.status}`);

describe('setting up an account', () => {
  it('creates what is missing as text with unique values', async () => {
    const fake = account([refusal('HUBSPOT_NOT_FOUND')]);

    const results = await setUp(fake);

    expect(statuses(results)).toEqual(['voice_phone_e164 created', 'voice_handover_id created']);
    expect(fake.calls.filter(({ method }) => method === 'POST')).toMatchObject([
      {
        path: '/crm/properties/2026-09/contacts',
        body: {
          name: 'voice_phone_e164',
          groupName: 'contactinformation',
          type: 'string',
          fieldType: 'text',
          hasUniqueValue: true,
        },
      },
      {
        path: '/crm/properties/2026-09/tickets',
        body: { name: 'voice_handover_id', groupName: 'ticketinformation', hasUniqueValue: true },
      },
    ]);
    expect(setUpExitCode(results)).toBe(0);
  });

  it('only says what it would do unless told to do it', async () => {
    const fake = account([refusal('HUBSPOT_NOT_FOUND')]);

    const results = await setUp(fake, 'look');

    expect(fake.calls.every(({ method }) => method === 'GET')).toBe(true);
    expect(setUpText(results)).toContain('contacts.voice_phone_e164: would be created');
    expect(setUpText(results)).toContain('--apply creates what is missing.');
    expect(setUpExitCode(results)).toBe(0);
  });

  it('leaves alone what is there', async () => {
    const fake = account([fitting]);

    expect(statuses(await setUp(fake))).toEqual(['voice_phone_e164 present', 'voice_handover_id present']);
    expect(fake.calls.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('takes what somebody else created in between for its own', async () => {
    const fake = account([refusal('HUBSPOT_NOT_FOUND'), fitting], refusal('HUBSPOT_CONFLICT'));

    expect(statuses(await setUp(fake))[0]).toBe('voice_phone_e164 present');
  });

  it.each([
    [{ type: 'string' }, 'NOT UNIQUE "string"'],
    [{ type: 'number', hasUniqueValue: true }, 'UNIQUE "number"'],
  ])('says what is wrong with a property that is %p', async (found, words) => {
    const results = await setUp(account([found]));

    expect(setUpText(results)).toContain(`EXISTS, BUT AS ${words}`);
    expect(setUpExitCode(results)).toBe(1);
  });

  it.each([
    [refusal('HUBSPOT_DENIED', { httpStatus: 403 }), 'for the set-up it needs crm.schemas.contacts.write'],
    [refusal('HUBSPOT_DENIED', { httpStatus: 401 }), 'check HUBSPOT_ACCESS_TOKEN (HTTP 401)'],
    [refusal('HUBSPOT_CONFLICT', { httpStatus: 409 }), 'the name is taken by an archived property'],
    [
      refusal('HUBSPOT_INVALID', { httpStatus: 400, correlationId: 'c-1' }),
      '(HTTP 400, correlation id "c-1")',
    ],
    [refusal('HUBSPOT_TIMEOUT'), 'could not be reached or failed'],
    [refusal('HUBSPOT_CLOSED', { httpStatus: 429 }), 'quota'],
    [refusal('HUBSPOT_BAD_ANSWER'), 'HUBSPOT_BAD_ANSWER'],
  ])('says in words why it cannot create: %p', async (error, words) => {
    const results = await setUp(account([refusal('HUBSPOT_NOT_FOUND')], error));

    expect(setUpText(results)).toContain(words);
    expect(setUpExitCode(results)).toBe(1);
  });
});
