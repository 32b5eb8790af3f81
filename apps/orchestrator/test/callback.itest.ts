import { ConnectClient } from '@aws-sdk/client-connect';
import type { EscalationRequested } from '@voc/contracts';
import { startHttpStub, type HttpStub } from './support/http-stub.js';
import { callerPhone, newEscalation, startWorld, testHandover, type World } from './support/world.js';

jest.setTimeout(20_000);

const callbackTasks = { instanceId: 'instance-1', contactFlowId: 'flow-1' };
const hourMs = 3_600_000;
const window = {
  from: new Date(Date.now() + 17 * hourMs).toISOString(),
  to: new Date(Date.now() + 20 * hourMs).toISOString(),
};

let world: World;
let connectApi: HttpStub;
let client: ConnectClient;

beforeEach(async () => {
  world = await startWorld();
  connectApi = await startHttpStub(() => ({ status: 200, body: { ContactId: 'contact-1' } }));
  client = new ConnectClient({
    region: 'us-east-1',
    endpoint: connectApi.url.href,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  await world.close();
  client.destroy();
  await connectApi.close();
});

const newCallback = (changes: Partial<EscalationRequested> = {}): EscalationRequested =>
  newEscalation({ fulfilment: 'callback', callback: { phone: '+15550100007', window }, ...changes });

async function request(event: EscalationRequested): Promise<string> {
  await world.queue.send(JSON.stringify(event));
  return event.handover_id;
}

const isFinished = ({ finished_at }: { finished_at: string | null }): boolean => finished_at !== null;

describe('a callback', () => {
  it('is a task in the CRM and one at Connect, for the promised time; nobody is dialled', async () => {
    const event = newCallback();
    world.startWorker({ callbackTasks }, client);

    const id = await request(event);
    const record = await world.eventually('finished', id, isFinished);

    expect(record).toMatchObject({
      status: 'callback_booked',
      failure: null,
      token: null,
      hubspot_contact_id: '90001',
      hubspot_ticket_id: '70001',
      hubspot_note_id: '50001',
      hubspot_task_id: '30001',
      connect_task_id: 'contact-1',
    });
    expect(Object.keys(record.steps).toSorted()).toEqual([
      'connect_task',
      'contact',
      'crm_task',
      'note',
      'ticket',
    ]);
    expect(world.redirects(event.call_sid)).toEqual([]);
    expect(await world.queue.size()).toBe(0);
  });

  it('tells the person who will call whom, when, why, and what is known already', async () => {
    const event = newCallback();
    world.startWorker({ callbackTasks }, client);

    await world.eventually('finished', await request(event), isFinished);

    expect(world.hubSpot.tasks).toEqual([
      {
        properties: {
          hs_timestamp: window.from,
          hs_task_subject: 'Call back +15550100007: billing',
          hs_task_body: expect.stringMatching(
            /Charged twice.*Call back: \+15550100007.*Promised: 20/s,
          ) as string,
          hs_task_status: 'NOT_STARTED',
          hs_task_priority: 'HIGH',
          hs_task_type: 'CALL',
        },
        associations: [
          {
            to: { id: '70001' },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 230 }],
          },
          {
            to: { id: '90001' },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }],
          },
        ],
      },
    ]);
    const [{ method, path, body, authorization } = { authorization: '' }] = connectApi.requests;
    expect(`${method} ${path}`).toBe('PUT /contact/task');
    expect(authorization).toContain('AWS4-HMAC-SHA256');
    expect(body).toMatchObject({
      InstanceId: 'instance-1',
      ContactFlowId: 'flow-1',
      ClientToken: event.handover_id,
      ScheduledTime: Date.parse(window.from) / 1000,
      Attributes: {
        callback_phone: '+15550100007',
        caller_phone: callerPhone,
        hubspot_ticket_id: '70001',
        summary: event.summary,
      },
    });
  });

  it('needs no Connect', async () => {
    world.startWorker();

    const id = await request(newCallback({ callback: { phone: callerPhone, window: null } }));

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({
      status: 'callback_booked',
      connect_task_id: null,
    });
    expect(world.hubSpot.tasks[0]?.properties['hs_task_body']).toContain('as soon as possible');
    expect(connectApi.requests).toEqual([]);
  });

  it('is booked with either of them: when Connect refuses the task', async () => {
    connectApi.answer = () => ({ status: 403, body: { message: 'denied' } });
    world.startWorker({ callbackTasks }, client);

    const record = await world.eventually('finished', await request(newCallback()), isFinished);

    expect(record).toMatchObject({ status: 'callback_booked', hubspot_task_id: '30001' });
    expect(record.steps.connect_task).toMatchObject({ outcome: 'failed', code: 'CONNECT_REFUSED' });
  });

  it('is booked with either of them: when HubSpot is down, which leaves its part open for later', async () => {
    world.hubSpot.answer = () => ({ status: 503 });
    world.startWorker({ callbackTasks }, client);

    const id = await request(newCallback());
    expect(await world.eventually('finished', id, isFinished)).toMatchObject({
      status: 'callback_booked',
      hubspot_task_id: null,
    });
    world.hubSpot.answer = world.hubSpot.healthy;
    await world
      .idle({ callbackTasks }, client)
      .reconcile({ isDryRun: false, signal: new AbortController().signal });

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({ hubspot_task_id: '30001' });
    expect(connectApi.requests).toHaveLength(1);
  });

  it('is not given up when nobody could be told: the message comes again', async () => {
    const isDown = { hubSpot: true };
    world.hubSpot.answer = (call) => (isDown.hubSpot ? { status: 503 } : world.hubSpot.healthy(call));
    world.startWorker();
    const event = newCallback();

    const id = await request(event);
    await world.eventually('the task failed', id, ({ steps }) => steps.crm_task?.outcome === 'failed');
    isDown.hubSpot = false;

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({
      status: 'callback_booked',
      hubspot_task_id: '30001',
    });
  });

  it('is one task when the reply to the first was lost, and another’s task is not taken for it', async () => {
    let lost = false;
    world.hubSpot.answer = (call) => {
      const answer = world.hubSpot.healthy(call);
      if (lost || call.method !== 'POST' || !call.path.endsWith('/tasks')) return answer;
      lost = true;
      return { status: 502 };
    };
    world.startWorker();
    const first = await request(newCallback());
    await world.eventually('finished', first, isFinished);
    lost = false;
    const second = await request(newCallback());

    expect(await world.eventually('finished', second, isFinished)).toMatchObject({
      hubspot_task_id: '30002',
    });
    expect(world.hubSpot.tasks).toHaveLength(2);
  });

  it('is still made when the message was long on its way', async () => {
    world.startWorker();
    const longAgo = new Date(Date.now() - 10 * testHandover.deadlineMs).toISOString();

    const id = await request(newCallback({ requested_at: longAgo }));

    expect(await world.eventually('finished', id, isFinished)).toMatchObject({ status: 'callback_booked' });
  });

  it('is no task when the caller was told that it could not be booked', async () => {
    const event = newCallback();
    await world.handovers.fail(event.handover_id, 'publish_failed');
    world.startWorker({ callbackTasks }, client);

    const record = await world.eventually('finished', await request(event), isFinished);

    expect(record).toMatchObject({ status: 'failed', hubspot_ticket_id: '70001' });
    expect(world.hubSpot.tasks).toEqual([]);
    expect(connectApi.requests).toEqual([]);
  });
});
