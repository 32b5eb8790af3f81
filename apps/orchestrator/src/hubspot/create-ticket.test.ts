import { silentLogger } from '@voc/telemetry';
import { createTicket, type TicketDeps, type TicketInput } from './create-ticket.js';
import { createHubSpotPaths } from './hubspot-paths.js';
import { createPortalFeatures } from './portal-features.js';
import {
  createFakeHubSpotHttp,
  refusal,
  testScope,
  type FakeHubSpotHttp,
} from './testing/fake-hubspot-http.js';
import { createTicketPriorities } from './ticket-priorities.js';

const input: TicketInput = {
  handoverId: 'h-1',
  subject: 'Voice handover: billing',
  content: 'Charged twice',
  priority: 'urgent',
  contactId: '90001',
};

function depsOf({ http }: FakeHubSpotHttp): TicketDeps {
  const paths = createHubSpotPaths('2026-09');
  return {
    http,
    paths,
    portal: createPortalFeatures({ logger: silentLogger }),
    priorities: createTicketPriorities({ http, paths }),
    pipeline: '0',
    stage: '1',
    extraProperties: { category: 'voice' },
  };
}

const options = (...values: readonly string[]): object => ({ options: values.map((value) => ({ value })) });

/** A ticket's POST answered by each of the given in turn; the priorities of the account are read first. */
function account(priorities: unknown, ...posts: readonly unknown[]): FakeHubSpotHttp {
  const queue = [...posts];
  return createFakeHubSpotHttp(({ method, path }) => {
    if (path.endsWith('/hs_ticket_priority')) return priorities;
    return method === 'GET' ? { id: '70009' } : queue.shift();
  });
}

const postsOf = ({ calls }: FakeHubSpotHttp): readonly Record<string, unknown>[] =>
  calls
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => (body as { properties: Record<string, unknown> }).properties);

describe('createTicket', () => {
  it('creates a ticket linked to the contact in one request', async () => {
    const fake = account(options('HIGH', 'URGENT'), { id: 70001 });

    expect(await createTicket(depsOf(fake), input, testScope)).toBe('70001');
    expect(fake.calls[1]).toMatchObject({
      method: 'POST',
      path: '/crm/objects/2026-09/tickets',
      mayRepeat: true,
      body: {
        properties: {
          subject: 'Voice handover: billing',
          content: 'Charged twice',
          hs_pipeline: '0',
          hs_pipeline_stage: '1',
          hs_ticket_priority: 'URGENT',
          source_type: 'PHONE',
          voice_handover_id: 'h-1',
          category: 'voice',
        },
        associations: [
          { to: { id: '90001' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 16 }] },
        ],
      },
    });
  });

  it.each([
    ['the next best', options('LOW', 'MEDIUM', 'HIGH'), 'HIGH'],
    ['the next best, when the options cannot be read', refusal('HUBSPOT_UNAVAILABLE'), 'HIGH'],
    ['no priority, when none of the account fits', options('P1', 'P2'), undefined],
  ])('gives an urgent ticket %s', async (_what, priorities, expected) => {
    const fake = account(priorities, { id: '70001' });

    await createTicket(depsOf(fake), input, testScope);

    expect(postsOf(fake)[0]?.['hs_ticket_priority']).toBe(expected);
  });

  it('finds the ticket of an earlier attempt by the handover', async () => {
    const fake = account(options(), refusal('HUBSPOT_CONFLICT'));

    expect(await createTicket(depsOf(fake), input, testScope)).toBe('70009');
    expect(fake.calls.at(-1)).toMatchObject({
      path: '/crm/objects/2026-09/tickets/h-1',
      query: { idProperty: 'voice_handover_id' },
    });
  });

  it('leaves out a property the account lacks, now and for later tickets, and repeats nothing blindly then', async () => {
    const missing = [{ code: 'PROPERTY_DOESNT_EXIST', properties: ['voice_handover_id'] }];
    const fake = account(
      options('HIGH'),
      refusal('HUBSPOT_INVALID', { problems: missing }),
      { id: '1' },
      { id: '2' },
    );
    const deps = depsOf(fake);

    await createTicket(deps, input, testScope);
    await createTicket(deps, input, testScope);

    expect(postsOf(fake).map((properties) => 'voice_handover_id' in properties)).toEqual([
      true,
      false,
      false,
    ]);
    expect(fake.calls.at(-1)?.mayRepeat).toBe(false);
  });

  it('does not try for ever when HubSpot insists on something else', async () => {
    const problems = [{ code: 'MISSING_REQUIRED_PROPERTY', properties: ['region'] }];
    const fake = account(options(), refusal('HUBSPOT_INVALID', { problems }));

    await expect(createTicket(depsOf(fake), input, testScope)).rejects.toMatchObject({
      code: 'HUBSPOT_INVALID',
    });
    expect(postsOf(fake)).toHaveLength(1);
  });
});
