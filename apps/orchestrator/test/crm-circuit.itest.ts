import { newEscalation, startWorld, testConfig, type World } from './support/world.js';

jest.setTimeout(20_000);

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

/** A budget that a test notices when somebody waits for it. */
const crmBudgetMs = 4_000;

function startWorker(circuit: { readonly pausesMs: readonly number[] }): void {
  const { hubSpot, handover } = testConfig(world);
  world.startWorker({
    hubSpot: { ...hubSpot, circuit: { ...hubSpot.circuit, failuresToOpen: 3, ...circuit } },
    handover: { ...handover, crmBudgetMs, callerReadyCapMs: 0, crmDeadlineMs: 5_000 },
  });
}

async function request(): Promise<{ readonly id: string; readonly callSid: string }> {
  const event = newEscalation();
  await world.queue.send(JSON.stringify(event));
  return { id: event.handover_id, callSid: event.call_sid };
}

const redirected = ({ steps }: { steps: { redirect?: { outcome: string } } }): boolean =>
  steps.redirect?.outcome === 'done';

describe('handovers while HubSpot is known to be down', () => {
  it('go ahead at once, and reach the CRM when it answers again', async () => {
    world.hubSpot.answer = () => ({ status: 503 });
    startWorker({ pausesMs: [1_500] });
    await request();
    while (world.hubSpot.requests.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));

    const startedMs = performance.now();
    const second = await request();
    await world.eventually('redirected', second.id, redirected);
    const servedAfterMs = performance.now() - startedMs;
    world.hubSpot.answer = world.hubSpot.healthy;
    const finished = await world.eventually('finished', second.id, ({ finished_at }) => finished_at !== null);

    expect(servedAfterMs).toBeLessThan(crmBudgetMs / 2);
    expect(finished).toMatchObject({
      hubspot_contact_id: '90001',
      hubspot_note_id: expect.any(String) as unknown,
    });
    expect(world.redirects(second.callSid)).toHaveLength(1);
    expect(await world.redeem(finished.token!)).toMatchObject({
      status: 'redeemed',
      record: { hubspot_ticket_id: finished.hubspot_ticket_id },
    });
  });

  it('send nothing to a HubSpot whose quota of the day is used up, and say why', async () => {
    world.hubSpot.answer = () => ({ status: 429, body: { policyName: 'DAILY' } });
    startWorker({ pausesMs: [0] });
    const first = await request();
    await world.eventually('finished', first.id, ({ finished_at }) => finished_at !== null);

    const second = await request();
    const record = await world.eventually('finished', second.id, ({ finished_at }) => finished_at !== null);

    expect(record.steps.contact).toMatchObject({ outcome: 'failed', code: 'HUBSPOT_CIRCUIT_OPEN' });
    expect(world.redirects(second.callSid)).toHaveLength(1);
    expect(world.hubSpot.requests).toHaveLength(1);
  });
});
